/** Findings about pictures on a map: five points on a line, whose neighbours can be told by hand. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { AppError } from '@/lib/domain/appError';
import { embeddingRequestSchema } from '@/lib/domain/embedding';
import type { DraftOf, FindingOf } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import { sheetPictureSchema, type PointsComparison } from '@/lib/domain/pointsFinding';
import { encodeFrame } from '@/lib/embedding/frames';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import { decodePictures, encodePictures } from '../../embedding/pointsFile';
import { openTestStore, type TestStore } from '../../jobs/testStore.testing';
import { createSelectionService } from '../../selections/createSelectionService';
import { FAKE_DEVICE } from '../../jobs/fakeCompute.testing';
import { countLabels, type PointsSources } from './freezePoints';
import { pointsKind } from './points';

/** Vectors of one number. The two nearest of a: b, c; of b: a, c; of c: b, a; of d: e, c; of e: d, c. */
const VECTORS = { a: 0, b: 1, c: 3, d: 10, e: 11 };
type Name = keyof typeof VECTORS;
const NAMES = Object.keys(VECTORS) as Name[];
const LABELS: Record<Name, string | null> = { a: 'cup', b: 'cup', c: 'can', d: null, e: 'cup' };
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const POSITIONS = Float64Array.from([0, 0, 1, 0, 3, 1, 10, 2, 11, 4]);

let store: TestStore;
let sources: PointsSources;
let images: Record<Name, Image>;
let imageSetId: string;
let embeddingId: string;
/** Pictures whose vectors were cleared. */
let cleared: Set<Name>;

const nameOf = (imageId: string) => NAMES.find((name) => images[name].id === imageId)!;

/** As the service of maps answers, by the vectors above. */
async function neighbours(_map: string, imageId: string, { k }: { k: number }) {
  const from = nameOf(imageId);
  if (cleared.has(from)) throw new AppError('conflict', 'There is no vector of it any more.');
  const others = NAMES.filter((name) => name !== from && !cleared.has(name))
    .map((name) => ({ imageId: images[name].id, distance: Math.abs(VECTORS[name] - VECTORS[from]) }))
    .toSorted((x, y) => x.distance - y.distance);
  return { neighbours: others.slice(0, k), notCompared: cleared.size };
}

beforeAll(async () => {
  store = await openTestStore();
  const { database, artifacts, network } = store;
  imageSetId = (await database.images.createSet({ id: randomUUID(), name: 'Line', description: '' })).id;
  const rows = await Promise.all(
    NAMES.map(async (name) => {
      const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: name === 'a' ? '#ff0000' : '#0000ff' } }).png().toBuffer(); // prettier-ignore
      const hash = await artifacts.put(Buffer.concat([bytes, Buffer.from(name)]));
      return { id: randomUUID(), fileName: `${name}, it is.png`, label: LABELS[name], hash, widthPx: 8, heightPx: 8 };
    }),
  );
  const added = await database.images.addImages(imageSetId, rows);
  images = Object.fromEntries(NAMES.map((name, place) => [name, added[place]])) as Record<Name, Image>;
  const identity = {
    algorithm: 'features/1',
    weightsHash: network.weightsHash,
    cardHash: network.cardHash,
    tensor: 'features',
    pooling: 'mean' as const,
  };
  const featureKey = hashOf('line');
  const space = { key: featureKey, networkId: network.id, identity, layer: 'pool', channelAxis: 1 };
  await database.features.addSpace({ ...space, valuesPerPicture: 1, dimensions: 1 });
  const chunk = { hash: hashOf('chunk'), device: FAKE_DEVICE, specularVersion: '1' };
  await database.features.addChunk(featureKey, { ...chunk, imageHashes: added.map(({ hash }) => hash) });
  const spec = { method: 'tsne', perplexity: 2, iterations: 20 };
  const request = embeddingRequestSchema.parse({ imageSetId, networkId: network.id, spec });
  const pointsHash = await artifacts.put(encodePictures(added));
  embeddingId = randomUUID();
  const map = { id: embeddingId, key: hashOf('map'), request, featureKey, layer: 'pool', extends: null };
  const asked = { extension: null, requestedBy: 'Ada', targetIterations: 20, pointsHash };
  await database.embeddings.create({ ...map, ...asked });
  const thumbnail = async ({ hash }: Image) => artifacts.get(hash);
  sources = {
    database,
    artifacts,
    embeddings: {
      frame: async (_id, iteration) => ({ iteration, bytes: encodeFrame(POSITIONS, iteration) }),
      axes: () => Promise.reject(new Error('It is no map of principal components.')),
      neighbours,
    },
    selections: createSelectionService({ database }),
    images: { thumbnail },
    version: '7',
  };
  cleared = new Set();
}, 60_000);
afterAll(() => store.close());

function draftOf(names: readonly Name[], change: Partial<DraftOf<'points'>> = {}): DraftOf<'points'> {
  return {
    kind: 'points',
    sessionId: 's',
    author: 'Ada',
    title: 'Cups keep together',
    text: '',
    tags: [],
    map: { embeddingId, iteration: null, axes: null },
    selection: { kind: 'unsaved', imageIds: names.map((name) => images[name].id) },
    ...change,
  };
}
async function layOut(): Promise<void> {
  const { embeddings } = store.database;
  for (const iteration of [0, 10, 20])
    await embeddings.addFrame(embeddingId, { iteration, hash: hashOf(`frame ${iteration}`) });
  await embeddings.update(embeddingId, { points: { count: 5, added: 0, removed: 0 }, iteration: 20 });
}
async function frozen(names: readonly Name[] = ['c', 'a', 'b']): Promise<FindingOf<'points'>> {
  const subject = await pointsKind(sources).freeze(draftOf(names));
  const words = {
    id: 'f',
    sessionId: 's',
    title: 'Cups',
    text: '',
    tags: [],
    author: 'Ada',
    revision: 1,
    lastEdit: null,
    status: 'draft' as const,
    reviewNumber: 0,
  };
  return { ...words, ...subject, createdAt: new Date(0).toISOString(), added: [], checks: [] };
}
async function check(finding: FindingOf<'points'>): Promise<PointsComparison> {
  const begun = await pointsKind(sources).check(finding, { name: 'Ben', checkId: 'c' });
  if (!('outcome' in begun) || !('kind' in begun.outcome) || begun.outcome.kind !== 'points')
    throw new Error('It was not compared at once.');
  return begun.outcome;
}

it('a map without a layout cannot be written about yet, and nothing is left of the attempt', async () => {
  await expect(pointsKind(sources).freeze(draftOf(['a']))).rejects.toMatchObject({
    code: 'conflict',
    options: { field: 'map.embeddingId' },
  });
  expect(await store.database.selections.list(imageSetId)).toEqual([]);
  await layOut();
});

describe('a finding about points', () => {
  it('freezes the layout, who the members are, their labels and how far they keep to themselves', async () => {
    const { target, evidence } = await frozen();
    const { artifacts, network } = store;
    expect(target).toMatchObject({ networkId: network.id, imageSetId, embeddingId, iteration: 20, axes: null });
    expect(evidence).toMatchObject({
      networkName: network.name,
      imageSetName: 'Line',
      imageCount: 5,
      layer: 'pool',
      selectionName: 'Cups keep together',
      pointCount: 5,
      memberCount: 3,
      labels: [
        { label: 'cup', count: 2 },
        { label: 'can', count: 1 },
      ],
      otherLabels: { labels: 0, members: 0 },
      purity: 2 / 3,
      provenance: {
        algorithm: 'embedding/1',
        spec: { method: 'tsne', perplexity: 2, seed: 1 },
        extends: null,
        iteration: 20,
        featureKey: hashOf('line'),
        features: { weightsHash: network.weightsHash, tensor: 'features' },
        device: FAKE_DEVICE,
        specularVersion: '7',
      },
    });
    // All four others of each are its neighbours, and two of them are members: 6 of 12.
    expect(evidence.cohesion).toEqual({ k: 4, metric: 'euclidean', share: 0.5, byChance: 0.5, measured: 3 });

    const coordinates = decodeNpy(await artifacts.get(evidence.coordinatesHash));
    expect(coordinates.shape).toEqual([5, 2]);
    coordinates.data.forEach((value, i) => expect(value).toBeCloseTo(POSITIONS[i]!, 2));
    expect(decodeNpy(await artifacts.get(evidence.maskHash))).toEqual({
      shape: [5],
      data: Float32Array.from([1, 1, 1, 0, 0]),
    });
    const members = decodePictures(await artifacts.get(evidence.membersHash));
    expect(members).toEqual(
      (['a', 'b', 'c'] as const).map((name) => ({
        id: images[name].id,
        hash: images[name].hash,
        fileName: `${name}, it is.png`,
        label: LABELS[name],
      })),
    );
    expect((await sharp(await artifacts.get(evidence.pictureHash)).metadata()).format).toBe('png');
    // The selection is there, for the link.
    const selection = await sources.selections.get(target.selectionId!);
    expect(selection).toMatchObject({ name: 'Cups keep together', createdBy: 'Ada', embeddingId });
    expect(selection.imageIds).toEqual(members.map(({ id }) => id));
  });

  it('of a saved selection takes that one, at the kept frame that is asked for', async () => {
    const chosen = { imageSetId, name: 'Right', note: '', embeddingId, by: 'Ada' };
    const saved = await sources.selections.create({ ...chosen, imageIds: [images.e.id, images.d.id] });
    const { target, evidence } = await pointsKind(sources).freeze(
      draftOf([], { map: { embeddingId, iteration: 10, axes: null }, selection: { kind: 'saved', id: saved.id } }),
    );
    expect(target).toMatchObject({ selectionId: saved.id, iteration: 10 });
    expect(evidence).toMatchObject({ selectionName: 'Right', memberCount: 2, purity: 1 });
    expect(evidence.labels).toEqual([
      { label: null, count: 1 },
      { label: 'cup', count: 1 },
    ]);
    // One of the four others of each: 2 of 8. By chance (2 − 1) / (5 − 1).
    expect(evidence.cohesion).toMatchObject({ share: 0.25, byChance: 0.25 });
  });

  it('of the whole frame is about all points and their labels, and leaves no selection behind', async () => {
    const before = (await store.database.selections.list(imageSetId)).length;
    const { target, evidence } = await pointsKind(sources).freeze(draftOf([], { selection: { kind: 'frame' } }));
    expect(target).toMatchObject({ embeddingId, iteration: 20, selectionId: null });
    expect(evidence).toMatchObject({ selectionName: 'The whole map', pointCount: 5, memberCount: 5, cohesion: null });
    expect(await store.database.selections.list(imageSetId)).toHaveLength(before);
    // Labels that at least two pictures have, the commonest first: of the four others of each cup two are cups.
    const counts = evidence.labels.filter(({ label, count }) => label !== null && count > 1);
    expect(evidence.labelCohesion!.map(({ label, count }) => ({ label, count }))).toEqual(counts);
    for (const { count, cohesion } of evidence.labelCohesion!)
      expect(cohesion).toMatchObject({ k: 4, share: (count - 1) / 4, byChance: (count - 1) / 4, measured: count });
    expect([...decodeNpy(await store.artifacts.get(evidence.maskHash)).data]).toEqual([1, 1, 1, 1, 1]);

    const finding = { ...(await frozen(['a'])), target, evidence };
    expect(await check(finding)).toMatchObject({
      verdict: 'same',
      members: 5,
      cohesion: null,
      layout: 'same',
      reasons: [],
    });
    const [label, ...others] = evidence.labelCohesion!;
    const other = { ...label!, cohesion: { ...label!.cohesion, share: 0.9 } };
    const apart = { ...finding, evidence: { ...evidence, labelCohesion: [other, ...others] } };
    expect((await check(apart)).reasons).toEqual([expect.stringMatching(/^Of the nearest pictures of cup .* it was 90\.0 %\.$/)]); // prettier-ignore
    const moved = encodeNpy({ shape: [5, 2], data: Float32Array.from(POSITIONS, (at, k) => (k === 3 ? at + 5 : at)) });
    const coordinatesHash = await store.artifacts.put(moved);
    expect(await check({ ...finding, evidence: { ...evidence, coordinatesHash } })).toMatchObject({ verdict: 'changed', layout: 'changed', reasons: ['The map has another layout at this iteration.'] }); // prettier-ignore
    // A map that was cleared: nothing of the layout is compared, and what else is the same is no reason to call it so.
    const noFrame = () => Promise.reject(new AppError('not_found', 'It was cleared.'));
    const gone = { ...sources, embeddings: { ...sources.embeddings, frame: noFrame } };
    const checkGone = async (of: typeof finding) => pointsKind(gone).check(of, { name: 'Ben', checkId: 'c' });
    expect(await checkGone(finding)).toEqual({
      outcome: {
        verdict: 'failed',
        message:
          'The layout is not kept any more, so that it could not be compared. The frozen one stays. What else could be compared is the same.',
      },
    });
    expect(await checkGone(apart)).toMatchObject({ outcome: { verdict: 'changed', layout: null } });
  });

  it('looks at ten neighbours only, where there are more others', async () => {
    // Twenty points in two groups of ten, far apart: the nine others of the group, then one of the other group.
    const ids = Array.from({ length: 20 }, (_, i) => `p${i}`);
    const { measureCohesion } = await import('./cohesion');
    const at = (id: string) => Number(id.slice(1)) + (Number(id.slice(1)) >= 10 ? 1000 : 0);
    const near = async (_map: string, id: string, { k }: { k: number }) => ({
      neighbours: ids
        .filter((other) => other !== id)
        .map((other) => ({ imageId: other, distance: Math.abs(at(other) - at(id)) }))
        .toSorted((x, y) => x.distance - y.distance)
        .slice(0, k),
      notCompared: 0,
    });
    const map = { embeddingId, spec: { method: 'pca' as const }, pointCount: 20, dimensions: 1 };
    expect(await measureCohesion(map, ids.slice(0, 10), { neighbours: near })).toEqual({
      k: 10,
      metric: 'euclidean',
      share: 0.9,
      byChance: 9 / 19,
      measured: 10,
    });
    // So many multiplications that only some members are measured: the same ones each time.
    const large = { ...map, dimensions: 1e9 };
    const some = await measureCohesion(large, [...ids, ...ids.map((id) => `${id}0`)], { neighbours: near });
    expect(some?.measured).toBe(20);
  });

  it('measures as many pictures for all labels together as for one selection', async () => {
    const { measureLabels } = await import('./cohesion');
    const pictures = Array.from({ length: 1500 }, (_, i) => ({ id: `p${i}`, label: `label ${i % 10}` }));
    let asked = 0;
    const near = async (_map: string, id: string) => {
      asked++;
      return { neighbours: [{ imageId: id, distance: 0 }], notCompared: 0 };
    };
    const map = { embeddingId, spec: { method: 'pca' as const }, pointCount: 1500, dimensions: 1 };
    const labels = await measureLabels(map, pictures, { neighbours: near });
    expect(labels!.map(({ cohesion }) => cohesion.measured)).toEqual(Array.from({ length: 10 }, () => 50));
    expect(asked).toBe(500);
  });

  it('has a contact sheet with the pictures in their order, and files to take away', async () => {
    const finding = await frozen(['b', 'a']);
    const file = async (name: string) => (await pointsKind(sources).file(finding, name))!;
    const sheet = await sharp((await file('sheet.png')).bytes)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([sheet.info.width, sheet.info.height]).toEqual([768, 96]);
    const colourAt = (x: number) => [...sheet.data.subarray((48 * 768 + x) * 4, (48 * 768 + x) * 4 + 4)];
    const near = (colour: number[]) => colour.map((value): unknown => expect.closeTo(value, -1.2));
    expect(colourAt(48)).toEqual(near([255, 0, 0, 255]));
    expect(colourAt(144)).toEqual(near([0, 0, 255, 255]));
    expect(colourAt(240)[3]).toBe(0);
    const { pictures } = JSON.parse(new TextDecoder().decode((await file('sheet.json')).bytes)) as { pictures: unknown[] }; // prettier-ignore
    expect(pictures.map((picture) => sheetPictureSchema.parse(picture))).toEqual([
      { imageId: images.a.id, fileName: 'a, it is.png', label: 'cup', position: 0 },
      { imageId: images.b.id, fileName: 'b, it is.png', label: 'cup', position: 1 },
    ]);
    expect(new TextDecoder().decode((await file('members.csv')).bytes)).toBe(
      `file,label,sha256\r\n"a, it is.png",cup,${images.a.hash}\r\n"b, it is.png",cup,${images.b.hash}\r\n`,
    );
    for (const name of ['map.npy', 'toString', '__proto__', ''])
      expect(await pointsKind(sources).file(finding, name)).toBeNull();
  });

  it('counts labels, the most frequent first, and says how many it does not name', () => {
    const many = Array.from({ length: 25 }, (_, i) => `label ${i}`);
    const counted = countLabels([...many, 'label 3', null]);
    expect(counted.labels[0]).toEqual({ label: 'label 3', count: 2 });
    expect(counted.labels).toHaveLength(20);
    expect(counted.otherLabels).toEqual({ labels: 6, members: 6 });
    expect(counted.purity).toBe(2 / 26);
    expect(countLabels([null, null])).toMatchObject({ labels: [{ label: null, count: 2 }], purity: null });
  });

  it('is refused with the field at fault', async () => {
    const other = (await store.database.images.createSet({ id: randomUUID(), name: 'Other', description: '' })).id;
    const size = { widthPx: 8, heightPx: 8 };
    const [stranger] = await store.database.images.addImages(other, [{ id: randomUUID(), fileName: 's.png', label: null, hash: hashOf('s'), ...size }]); // prettier-ignore
    const foreign = await sources.selections.create({ imageSetId: other, name: 'Foreign', note: '', embeddingId: null, imageIds: [stranger!.id], by: 'Ada' }); // prettier-ignore
    const [late] = await store.database.images.addImages(imageSetId, [{ id: randomUUID(), fileName: 'late.png', label: null, hash: hashOf('late'), ...size }]); // prettier-ignore
    const map = { embeddingId, iteration: null, axes: null };
    const unsaved = (imageIds: string[]) => ({ selection: { kind: 'unsaved' as const, imageIds } });
    const saved = (id: string) => ({ selection: { kind: 'saved' as const, id } });
    const wrong: [string, string, Partial<DraftOf<'points'>>][] = [
      ['not_found', 'map.embeddingId', { map: { ...map, embeddingId: 'none' } }],
      ['not_found', 'map.iteration', { map: { ...map, iteration: 15 } }],
      ['invalid_input', 'map.axes', { map: { ...map, axes: [0, 1] } }],
      ['not_found', 'selection.id', saved('none')],
      ['invalid_input', 'selection.id', saved(foreign.id)],
      ['invalid_input', 'selection.imageIds', unsaved([])],
      ['invalid_input', 'selection.imageIds', unsaved([images.a.id, late!.id])],
      ['invalid_input', 'selection.imageIds', unsaved([stranger!.id])],
    ];
    const before = (await store.database.selections.list(imageSetId)).length;
    for (const [code, field, change] of wrong)
      await expect(pointsKind(sources).freeze(draftOf(['a'], change)), field).rejects.toMatchObject({
        code,
        options: { field },
      });
    expect(await store.database.selections.list(imageSetId)).toHaveLength(before);
  });
});

describe('checking again', () => {
  it('says same where nothing is another, and what is where something is', async () => {
    const finding = await frozen();
    expect(await check(finding)).toEqual({
      kind: 'points',
      verdict: 'same',
      members: 3,
      missing: 0,
      replaced: 0,
      cohesion: { then: 0.5, now: 0.5 },
      layout: null,
      reasons: [],
    });
    // Who is near is another matter now: it was 60 % once.
    const cohesion = { ...finding.evidence.cohesion!, share: 0.6 };
    const moved = { ...finding, evidence: { ...finding.evidence, cohesion } };
    expect(await check(moved)).toMatchObject({
      verdict: 'changed',
      cohesion: { then: 0.6, now: 0.5 },
      reasons: ['Of their nearest pictures 50.0 % are members too; it was 60.0 %.'],
    });
    // What differs by less is the order of pictures that are equally near.
    const nearly = { ...finding, evidence: { ...finding.evidence, cohesion: { ...cohesion, share: 0.505 } } };
    expect(await check(nearly)).toMatchObject({ verdict: 'same' });
  });

  it('names pictures that are others, and other weights', async () => {
    const finding = await frozen();
    const { provenance } = finding.evidence;
    const members = decodePictures(await store.artifacts.get(finding.evidence.membersHash));
    const before = [{ ...members[0]!, hash: hashOf('before') }, members[1]!, { ...members[2]!, id: 'gone' }];
    const membersHash = await store.artifacts.put(encodePictures(before));
    const features = { ...provenance.features, weightsHash: hashOf('other weights') };
    const evidence = { ...finding.evidence, membersHash, provenance: { ...provenance, features } };
    const outcome = await check({ ...finding, evidence });
    expect(outcome).toMatchObject({ verdict: 'changed', members: 3, missing: 1, replaced: 1 });
    expect(outcome.reasons.slice(0, 3)).toEqual([
      'The picture c, it is.png is not there any more.',
      'The picture a, it is.png is another file now.',
      'The weights of the network are different.',
    ]);
    const networkId = 'gone';
    expect((await check({ ...finding, target: { ...finding.target, networkId } })).reasons).toEqual([
      'The network does not exist any more.',
    ]);
  });

  it('says of vectors that were cleared that they were, and judges by the rest', async () => {
    const finding = await frozen();
    cleared.add('e');
    const outcome = await check(finding);
    const without = await frozen();
    cleared.clear();
    expect(outcome).toMatchObject({ verdict: 'same', cohesion: null });
    expect(outcome.reasons).toEqual([expect.stringMatching(/^How far the pictures keep to themselves could not/)]);
    // Saved then, it has none to compare with.
    expect(without.evidence.cohesion).toBeNull();
    expect(await check(without)).toMatchObject({ verdict: 'same', cohesion: null, reasons: [] });
  });
});
