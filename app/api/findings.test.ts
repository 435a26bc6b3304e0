/** Findings about pictures on a map, on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedding } from '@/lib/domain/embedding';
import type { Finding, FindingOf } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Session } from '@/lib/domain/session';
import { decodeFrame } from '@/lib/embedding/frames';
import * as rest from '@/lib/protocol/rest';
import { reviewEntryAnswerSchema, reviewLogSchema } from '@/lib/protocol/reviewRest';
import { decodeNpy } from '@/lib/tensor/npy';
import { whenSettled } from '@/server/embedding/whenSettled.testing';
import type { FindingEvent } from '@/server/findings/findingService';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postCheck } from './findings/[id]/checks/route';
import { GET as getFile } from './findings/[id]/files/[name]/route';
import { GET as getMap } from './findings/[id]/map/route';
import { POST as postPart } from './findings/[id]/parts/route';
import { GET as getPicture } from './findings/[id]/picture/route';
import { GET as getReview, POST as postReview } from './findings/[id]/review/route';
import { POST as postRestore, GET as getRevisions } from './findings/[id]/revisions/route';
import { GET as getFinding, PATCH as patchFinding } from './findings/[id]/route';
import { GET as getFindings, POST as postFinding } from './findings/route';
import { GET as getSelection } from './selections/[id]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
let network: Network;
let session: Session;
let map: Embedding;
let pictures: Image[];

beforeAll(async () => {
  const { networks, images, embeddings, database } = context.services;
  network = await networks.addFromFile(CARD);
  const set = await images.createSet('Digits');
  const files = [0, 1, 2, 3, 4, 5, 6].map(async (digit) => ({
    fileName: `${digit}.png`,
    label: digit % 2 === 0 ? 'even' : 'odd',
    bytes: await digitPng(digit),
  }));
  ({ images: pictures } = await images.addFiles(set.id, await Promise.all(files)));
  const spec = { networkId: null, imageId: null, target: 'top', score: 'probability' } as const;
  const view = { ...spec, spec: { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] } };
  session = await database.sessions.create({ id: 'on-a-map', name: 'On a map', view });
  const tsne = { method: 'tsne', perplexity: 2, iterations: 20 };
  const request = rest.newEmbeddingSchema.parse({ networkId: network.id, spec: tsne, by: 'Ada' });
  const { id } = await embeddings.start({ ...request, imageSetId: set.id });
  map = await whenSettled(embeddings, id);
}, 120_000);

const idsOf = (digits: readonly number[]) => digits.map((digit) => pictures[digit]!.id);
const draftOf = (change: object = {}) => ({
  kind: 'points',
  sessionId: session.id,
  author: 'Ada',
  title: 'Even ones, mostly',
  tags: ['digits'],
  map: { embeddingId: map.id },
  selection: { kind: 'unsaved', imageIds: idsOf([4, 2, 1]) },
  ...change,
});
async function save(change: object = {}): Promise<FindingOf<'points'>> {
  const { finding } = rest.findingAnswerSchema.parse(await okJson(postJson(postFinding, draftOf(change))));
  if (finding.kind !== 'points') throw new Error('It is of another kind.');
  return finding;
}
const fileOf = (id: string, name: string) => getFile(new Request('http://x/'), { params: Promise.resolve({ id, name }) }); // prettier-ignore
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

describe('pictures on a map', () => {
  it('become a finding that everybody is told of, with a selection of its own and evidence to take away', async () => {
    const told: FindingEvent[] = [];
    const stop = context.services.findings.subscribe((event) => told.push(event));
    const finding = await save();
    stop();
    expect(told).toEqual([{ kind: 'created', finding }]);
    expect(finding).toMatchObject({
      target: { embeddingId: map.id, iteration: 20, axes: null, networkId: network.id },
      evidence: {
        imageSetName: 'Digits',
        memberCount: 3,
        pointCount: 7,
        purity: 2 / 3,
        cohesion: { k: 6, metric: 'euclidean', share: 2 / 6, byChance: 2 / 6, measured: 3 },
        provenance: {
          featureKey: map.featureKey,
          features: { weightsHash: network.weightsHash },
          spec: map.request.spec,
        },
      },
    });
    const { selection } = rest.selectionAnswerSchema.parse(
      await okJson(get(getSelection, finding.target.selectionId!)),
    );
    expect(selection).toMatchObject({ name: 'Even ones, mostly', createdBy: 'Ada', imageIds: idsOf([1, 2, 4]) });

    const frame = decodeFrame((await context.services.embeddings.frame(map.id, 20)).bytes);
    const npy = await fileOf(finding.id, 'coordinates.npy');
    expect(npy.headers.get('content-disposition')).toContain('Even-ones-mostly-coordinates.npy');
    expect(decodeNpy(await bytesOf(npy))).toEqual({ shape: [7, 2], data: frame.positions });
    const mask = decodeNpy(await bytesOf(await fileOf(finding.id, 'mask.npy')));
    expect([...mask.data]).toEqual([0, 1, 1, 0, 1, 0, 0]);
    expect(await (await fileOf(finding.id, 'members.csv')).text()).toBe(
      `file,label,sha256\r\n${[1, 2, 4].map((digit) => `${digit}.png,${digit % 2 ? 'odd' : 'even'},${pictures[digit]!.hash}\r\n`).join('')}`,
    );
    const sheet = rest.sheetAnswerSchema.parse(await okJson(fileOf(finding.id, 'sheet.json')));
    expect(sheet.pictures.map(({ position }) => position)).toEqual([1, 2, 4]);
    for (const answer of [await get(getPicture, finding.id), await fileOf(finding.id, 'sheet.png')]) {
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    await expectRefusal(get(getMap, finding.id), 404, 'not_found');
    await expectRefusal(fileOf(finding.id, 'map.npy'), 404, 'not_found');
    await expectRefusal(fileOf('nobody', 'sheet.png'), 404, 'not_found');
  }, 60_000);

  it('are added to a finding as a part, and what is refused leaves no selection behind', async () => {
    const finding = await save({ title: 'T'.repeat(200) });
    const { services } = context;
    const saved = async () => (await services.selections.list(pictures[0]!.imageSetId)).map(({ name }) => name);
    const before = await saved();
    const part = (id: string, digits: readonly number[]) => ({
      ...{ id, by: 'Ben', note: '', sessionId: session.id },
      draft: { kind: 'points', map: { embeddingId: map.id }, selection: { kind: 'unsaved', imageIds: idsOf(digits) } },
    });
    const post = (body: object) => postJson(postPart, body, { id: finding.id });
    // The same pictures, in another order and saved anew, are the same.
    await expectRefusal(post(part('same', [1, 2, 4])), 409, 'conflict', 'draft');
    expect(await saved()).toEqual(before);
    const answers = await Promise.all([1, 2, 3].map(() => okJson(post(part('odd', [3, 5])))));
    expect(answers).toHaveLength(3);
    await expectRefusal(post(part('odd-again', [5, 3])), 409, 'conflict', 'draft');
    const name = `${'T'.repeat(112)}, part 2`;
    expect((await saved()).toSorted()).toEqual([...before, name].toSorted());
    const { added } = (await services.findings.get(finding.id))!;
    expect(added).toMatchObject([{ id: 'odd', evidence: { selectionName: name, memberCount: 2 } }]);
    const target = added[0]?.kind === 'points' ? added[0].target : null;
    expect(await services.selections.get(target?.selectionId ?? '')).toMatchObject({ name, createdBy: 'Ben' });
  }, 60_000);

  it('are listed beside others, and by their network', async () => {
    const { id } = await save({ title: 'All of one', selection: { kind: 'unsaved', imageIds: idsOf([0]) } });
    const list = async (query: string) =>
      rest.findingPageSchema.parse(await okJson(get(getFindings, '', query))).items.map((one: Finding) => one.id);
    expect((await list(`?networkId=${network.id}&sessionId=${session.id}`))[0]).toBe(id);
    expect(await list('?search=all of')).toEqual([id]);
    expect(await list('?networkId=other')).toEqual([]);
  });

  it('are compared at once when they are checked, until a picture is another file', async () => {
    const finding = await save();
    const check = async () => rest.checkAnswerSchema.parse(await okJson(postJson(postCheck, { by: 'Ben' }, { id: finding.id }))).check; // prettier-ignore
    const same = await check();
    expect(same).toMatchObject({ by: 'Ben', jobId: null, outcome: { kind: 'points', verdict: 'same', members: 3 } });
    // Its evidence says that the picture was another file then.
    const { database, artifacts } = context.services;
    const stored = database.images.getMany.bind(database.images);
    database.images.getMany = async (ids) =>
      (await stored(ids)).map((image) => (image.id === pictures[2]!.id ? { ...image, hash: 'f'.repeat(64) } : image));
    const changed = await check();
    database.images.getMany = stored;
    expect(changed.outcome).toMatchObject({
      verdict: 'changed',
      replaced: 1,
      reasons: ['The picture 2.png is another file now.'],
    });
    const after = rest.findingAnswerSchema.parse(await okJson(get(getFinding, finding.id))).finding;
    expect(after.checks).toEqual([changed, same]);
    // Evidence is kept, whatever is cleared.
    const evidence = new Set((await database.storage.references()).evidence);
    const { membersHash, coordinatesHash, maskHash, pictureHash, sheetHash } = finding.evidence;
    for (const hash of [membersHash, coordinatesHash, maskHash, pictureHash, sheetHash]) {
      expect(evidence).toContain(hash);
      expect(await artifacts.has(hash)).toBe(true);
    }
  });

  it('are written anew by anybody, and every version can be read and comes back', async () => {
    const { id, title, text, tags } = await save();
    const told: FindingEvent[] = [];
    const stop = context.services.findings.subscribe((event) => told.push(event));
    const edit = (json: object) => postJson(patchFinding, json, { id });
    const words = { title: 'Even ones', text: '**Most** of them.', tags };
    const { finding } = rest.findingAnswerSchema.parse(await okJson(edit({ basedOn: 1, words, by: 'Ben' })));
    expect(finding).toMatchObject({ ...words, author: 'Ada', revision: 2, lastEdit: { by: 'Ben' } });
    expect(told).toEqual([{ kind: 'edited', finding }]);
    // What says the same is no change, and nobody is told.
    await okJson(edit({ basedOn: 2, words, by: 'Ben' }));
    expect(told).toHaveLength(1);
    const late = { basedOn: 1, words: { ...words, title: 'Odd ones' }, by: 'Cleo' };
    const { message } = await expectRefusal(edit(late), 409, 'conflict', 'words.title');
    expect(message).toContain('Ben changed the title meanwhile');
    const history = rest.revisionPageSchema.parse(await okJson(get(getRevisions, id, '?limit=1')));
    expect(history).toMatchObject({ total: 2, items: [{ number: 2, by: 'Ben', origin: { kind: 'edited' } }] });
    const restored = await okJson(postJson(postRestore, { to: 1, basedOn: 2, by: 'Cleo' }, { id }));
    expect(rest.findingAnswerSchema.parse(restored).finding).toMatchObject({ title, text, revision: 3 });
    stop();
    await expectRefusal(postJson(postRestore, { to: 1, basedOn: 2, by: 'Cleo' }, { id }), 409, 'conflict', 'basedOn');
    await expectRefusal(edit({ ...late, basedOn: 9 }), 400, 'invalid_input', 'basedOn');
    await expectRefusal(edit({ ...late, words: { ...words, title: ' ' } }), 400, 'invalid_input', 'words.title');
    await expectRefusal(edit({ ...late, words: { ...words, text: 'x'.repeat(20_001) } }), 400, 'invalid_input', 'words.text'); // prettier-ignore
    await expectRefusal(edit({ ...late, words: { title: 'x', tags } }), 400, 'invalid_input', 'words.text');
    await expectRefusal(edit({ ...late, by: '' }), 400, 'invalid_input', 'by');
    await expectRefusal(postJson(patchFinding, late, { id: 'nobody' }), 404, 'not_found');
    await expectRefusal(get(getRevisions, 'nobody'), 404, 'not_found');
  });

  it('are reviewed: proposed, voted on, talked about at one of their pictures, decided', async () => {
    const { id } = await save();
    const told: FindingEvent[] = [];
    const stop = context.services.findings.subscribe((event) => told.push(event));
    let made = 0;
    const say = (by: string, act: object) => postJson(postReview, { id: `${id}-${++made}`, by, act }, { id });
    const move = (from: string, to: string, reason = '') => ({ kind: 'status', from, to, reason, revision: 1 });
    const pointed = (digit: number) => ({ kind: 'point', imageId: pictures[digit]!.id });
    const comment = (digit: number) => ({ kind: 'comment', text: 'This one is odd.', anchor: pointed(digit) });
    await okJson(say('Ada', move('draft', 'proposed')));
    const { entry } = reviewEntryAnswerSchema.parse(await okJson(say('Ben', comment(1))));
    expect(entry).toMatchObject({ number: 2, by: 'Ben', act: { anchor: pointed(1) } });
    await expectRefusal(say('Ben', comment(0)), 400, 'invalid_input', 'act.anchor.imageId');
    await okJson(say('Ben', { kind: 'vote', vote: 'disagree', reason: 'One is odd.', revision: 1 }));
    await expectRefusal(say('Ben', move('proposed', 'confirmed')), 400, 'invalid_input', 'act.reason');
    await okJson(say('Ben', move('proposed', 'confirmed', 'Mostly.')));
    await expectRefusal(say('Cleo', move('proposed', 'rejected', 'No.')), 409, 'conflict', 'act.from');
    await expectRefusal(say('Cleo', { kind: 'comment', text: ' ', anchor: null }), 400, 'invalid_input', 'act.text');
    await expectRefusal(say('Cleo', { kind: 'praise' }), 400, 'invalid_input', 'act.kind');
    await expectRefusal(postJson(postReview, {}, { id }), 400, 'invalid_input', 'id');
    stop();
    expect(told.map(({ kind }) => kind)).toEqual(['reviewed', 'reviewed', 'reviewed', 'reviewed']);
    expect(told.at(-1)).toMatchObject({ finding: { status: 'confirmed', reviewNumber: 4 } });
    const log = reviewLogSchema.parse(await okJson(get(getReview, id, '?after=1&limit=2')));
    expect(log).toMatchObject({ total: 4, entries: [{ number: 2 }, { number: 3 }] });
    await expectRefusal(get(getReview, 'nobody'), 404, 'not_found');
  });

  it('are refused with the field at fault', async () => {
    const refused = async (change: object, status: number, field: string) =>
      expectRefusal(postJson(postFinding, draftOf(change)), status, status === 404 ? 'not_found' : 'invalid_input', field); // prettier-ignore
    await refused({ sessionId: 'none' }, 404, 'sessionId');
    await refused({ map: { embeddingId: 'none' } }, 404, 'map.embeddingId');
    await refused({ map: { embeddingId: map.id, iteration: 15 } }, 404, 'map.iteration');
    await refused({ map: { embeddingId: map.id, axes: [0, 1] } }, 400, 'map.axes');
    await refused({ selection: { kind: 'saved', id: 'none' } }, 404, 'selection.id');
    await refused({ selection: { kind: 'unsaved', imageIds: [] } }, 400, 'selection.imageIds');
    const strangers = { kind: 'unsaved', imageIds: ['nobody', 'neither'] };
    await refused({ selection: strangers }, 400, 'selection.imageIds');
    const { message } = await refused({ selection: strangers }, 400, 'selection.imageIds');
    expect(message).toBe('2 pictures ("nobody", …) are not on this map. Leave them out, or take a map that has them.');
  });
});
