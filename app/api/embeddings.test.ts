/** The routes of maps and selections on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  embeddingPointsSchema,
  pointNeighboursSchema,
  pointPredictionsSchema,
  type Embedding,
} from '@/lib/domain/embedding';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { decodeFrame } from '@/lib/embedding/frames';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { whenSettled } from '@/server/embedding/whenSettled.testing';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postAction } from './embeddings/[id]/actions/route';
import { GET as getAxes } from './embeddings/[id]/axes/route';
import { GET as getCoordinates } from './embeddings/[id]/coordinates/route';
import { GET as getKept } from './embeddings/[id]/frames/[iteration]/route';
import { GET as getNewest } from './embeddings/[id]/frames/newest/route';
import { GET as getNeighbours } from './embeddings/[id]/neighbours/route';
import { GET as getPoints } from './embeddings/[id]/points/route';
import { GET as getPredictions } from './embeddings/[id]/predictions/route';
import { GET as getOne } from './embeddings/[id]/route';
import { GET as getList, POST as postStart } from './image-sets/[id]/embeddings/route';
import { GET as getSelections, POST as postSelection } from './image-sets/[id]/selections/route';
import { GET as getMembers } from './selections/[id]/members/route';
import { DELETE as deleteSelection, GET as getSelection, PATCH as patchSelection } from './selections/[id]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const TSNE = { method: 'tsne', perplexity: 2, iterations: 30 };
let network: Network;
let imageSet: ImageSet;
let map: Embedding;

const pngs = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
function pngOf(digit: number): Promise<Uint8Array<ArrayBuffer>> {
  const png = pngs.get(digit) ?? digitPng(digit);
  pngs.set(digit, png);
  return png;
}
async function addDigits(id: string, digits: readonly number[]) {
  const files = digits.map(async (digit) => ({
    fileName: `${digit}.png`,
    label: digit === 3 ? null : `digit ${digit % 2}, or so`,
    bytes: await pngOf(digit),
  }));
  await context.services.images.addFiles(id, await Promise.all(files));
}
const post = (body: object, id = imageSet.id) => postJson(postStart, { by: 'Ada', ...body }, { id });
async function made(body: object): Promise<Embedding> {
  const answer = await post(body);
  const json: unknown = await answer.json();
  expect({ status: answer.status, json }).toMatchObject({ status: 202 });
  const { embedding } = rest.embeddingAnswerSchema.parse(json);
  return whenSettled(context.services.embeddings, embedding.id);
}
const act = (id: string, action: object) => postJson(postAction, { action, by: 'Ada' }, { id });
const frameOf = async (answer: Promise<Response>) => decodeFrame(new Uint8Array(await (await answer).arrayBuffer()));
const kept = (id: string, iteration: number | string) =>
  getKept(new Request('http://x/'), { params: Promise.resolve({ id, iteration: String(iteration) }) });

beforeAll(async () => {
  const { networks, images } = context.services;
  network = await networks.addFromFile(CARD);
  imageSet = await images.createSet('Täst, "digits"');
  await addDigits(imageSet.id, [0, 1, 2, 3, 4, 5, 6]);
  map = await made({ networkId: network.id, spec: TSNE });
}, 120_000);

describe('a map', () => {
  it('is made of vectors that are computed first, and keeps frames to its last iteration', async () => {
    expect(map).toMatchObject({
      state: { status: 'finished', stopped: false },
      requestedBy: 'Ada',
      points: { count: 7, added: 0, removed: 0 },
      iteration: 30,
      targetIterations: 30,
      keptFrames: [0, 10, 20, 30],
    });
    const [iteration, nats] = map.kl.at(-1)!;
    expect([iteration, nats > 0 && Number.isFinite(nats)]).toEqual([30, true]);
    expect(map.measures.at(-1)).toMatchObject({ iteration: 30 });
    expect(rest.embeddingAnswerSchema.parse(await okJson(get(getOne, map.id))).embedding).toEqual(map);
    expect(await okJson(get(getList, imageSet.id))).toEqual({ embeddings: [map], total: 1 });
    expect(await okJson(get(getList, imageSet.id, '?offset=1&limit=5'))).toEqual({ embeddings: [], total: 1 });
  });

  it('that is asked for again is the same one', async () => {
    expect(await made({ networkId: network.id, spec: { ...TSNE, seed: 1 }, pooling: 'none' })).toEqual(map);
  });

  it('has points, in the order of the set, with their labels', async () => {
    const answer = await get(getPoints, map.id);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const points = embeddingPointsSchema.parse(await answer.json());
    expect(points.fileNames).toEqual([0, 1, 2, 3, 4, 5, 6].map((digit) => `${digit}.png`));
    expect(points.labelNames).toEqual(['digit 0, or so', 'digit 1, or so']);
    expect(points.labels).toEqual([0, 1, 0, -1, 0, 1, 0]);
  });

  it('has frames that decode, and coordinates that say the same in every format', async () => {
    const newest = await frameOf(get(getNewest, map.id));
    expect(newest.iteration).toBe(30);
    expect(await frameOf(kept(map.id, 30))).toEqual(newest);
    const tenth = await frameOf(kept(map.id, 10));
    expect(tenth.positions).not.toEqual(newest.positions);
    expect((await kept(map.id, 10)).headers.get('cache-control')).toContain('immutable');

    const npy = await get(getCoordinates, map.id, '?format=npy');
    expect(npy.headers.get('content-disposition')).toMatch(/filename="map-T_st-digits-tsne-.*\.npy"/);
    const { shape, data } = decodeNpy(new Uint8Array(await npy.arrayBuffer()));
    expect([shape, data]).toEqual([[7, 2], newest.positions]);
    const csv = await (await get(getCoordinates, map.id, '?format=csv&iteration=10')).text();
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('file,label,x,y');
    expect(lines[2]).toMatch(/^1\.png,"digit 1, or so",-?[\d.e-]+,-?[\d.e-]+$/);
    expect(lines[4]!.split(',').slice(2).map((text) => Math.fround(Number(text)))).toEqual([...tenth.positions.subarray(6, 8)]); // prettier-ignore
    expect(await okJson(get(getCoordinates, map.id, '?format=json'))).toMatchObject({
      spec: { ...TSNE, seed: 1, metric: 'euclidean' },
      featureKey: map.featureKey,
      layer: map.layer,
      network: { weightsHash: network.weightsHash },
      specularVersion: context.services.version,
      iteration: 30,
      points: Array.from({ length: 7 }, (_, i) => ({ file: `${i}.png`, x: expect.closeTo(newest.positions[2 * i]!, 5), added: false })), // prettier-ignore
    });
  });

  it('knows the nearest pictures, as a plain search of the vectors finds them', async () => {
    const { dimensions, blocks } = await context.services.features.read(map.featureKey, imageSet.id);
    const rows: { id: string; vector: Float32Array }[] = [];
    for await (const block of blocks)
      block.rows.forEach(({ image }, i) =>
        rows.push({ id: image.id, vector: block.values.slice(i * dimensions, (i + 1) * dimensions) }),
      );
    const from = rows[4]!;
    const distanceTo = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, value, d) => sum + (value - from.vector[d]!) ** 2, 0)); // prettier-ignore
    const expected = rows
      .filter(({ id }) => id !== from.id)
      .map(({ id, vector }) => ({
        imageId: id,
        distance: expect.closeTo(distanceTo(vector), 4),
        at: distanceTo(vector),
      }))
      .sort((a, b) => a.at - b.at)
      .map(({ imageId, distance }) => ({ imageId, distance }));
    const answer = await okJson(get(getNeighbours, map.id, `?image=${from.id}&k=3`));
    expect(pointNeighboursSchema.parse(answer).neighbours).toEqual(expected.slice(0, 3));
    const all = await okJson(get(getNeighbours, map.id, `?image=${from.id}&k=100`));
    expect(pointNeighboursSchema.parse(all).neighbours).toEqual(expected);
  });

  it('tells what a network says of its points, as far as it was asked', async () => {
    const ask = async () =>
      pointPredictionsSchema.parse(await okJson(get(getPredictions, map.id, `?network=${network.id}`)));
    expect(await ask()).toMatchObject({ classes: Array(7).fill(-1), right: Array(7).fill(-1) });
    const { predictions, tasks } = context.services;
    await whenOver(tasks, (await predictions.start(network.id, imageSet.id)).id);
    const { classes, classNames, confidence } = await ask();
    expect(classes.map((place) => classNames[place])).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(confidence.every((value) => value > 0.5 && value <= 1)).toBe(true);
  });
});

describe('another map', () => {
  it('is paused, resumed and stopped while it runs, and has the same frames as one that was left alone', async () => {
    const { embeddings } = context.services;
    const answer = await post({ networkId: network.id, spec: { ...TSNE, iterations: 100_000 } });
    const { id } = rest.embeddingAnswerSchema.parse(await answer.json()).embedding;
    await whenSettled(embeddings, id, ({ iteration, state }) => state.status === 'running' && iteration >= 30);
    const told = async (kind: string) => rest.embeddingAnswerSchema.parse(await okJson(act(id, { kind }))).embedding;
    const paused = await told('pause');
    expect(paused).toMatchObject({ state: { status: 'paused', by: 'Ada' }, targetIterations: 100_000 });
    expect(paused.keptFrames.at(-1)).toBe(paused.iteration);
    await expectRefusal(act(id, { kind: 'pause' }), 409, 'conflict');
    await expectRefusal(act(id, { kind: 'continue', iterations: 1 }), 409, 'conflict');
    await told('resume');
    await whenSettled(embeddings, id, ({ iteration }) => iteration > paused.iteration);
    const stopped = await told('stop');
    expect(stopped).toMatchObject({ state: { status: 'finished', stopped: true } });
    expect(stopped.iteration).toBeGreaterThan(paused.iteration);
    expect((await frameOf(get(getNewest, id))).iteration).toBe(stopped.iteration);
    // Its exaggeration is as long.
    const alone = await made({ networkId: network.id, spec: { ...TSNE, iterations: 1000 } });
    const both = alone.keptFrames.filter((iteration) => stopped.keptFrames.includes(iteration));
    expect(both.length).toBeGreaterThan(3);
    for (const iteration of both)
      expect(await frameOf(kept(id, iteration))).toEqual(await frameOf(kept(alone.id, iteration)));
  });

  it('by principal components has axes to choose from, and no iterations', async () => {
    const pca = await made({ networkId: network.id, spec: { method: 'pca' } });
    expect(pca).toMatchObject({ state: { status: 'finished' }, iteration: 0, targetIterations: 0, keptFrames: [0] });
    expect(pca.explained!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    const newest = await frameOf(get(getNewest, pca.id));
    expect(await frameOf(get(getAxes, pca.id, '?x=0&y=1'))).toEqual(newest);
    const turned = await frameOf(get(getAxes, pca.id, '?x=1&y=0'));
    turned.positions.forEach((value, place) => expect(value).toBeCloseTo(newest.positions[place ^ 1]!, 3));
    await expectRefusal(get(getAxes, pca.id, '?x=0&y=10'), 400, 'invalid_input', 'y');
    await expectRefusal(get(getAxes, map.id), 400, 'invalid_input', 'x');
    await expectRefusal(act(pca.id, { kind: 'continue', iterations: 5 }), 409, 'conflict');
  });

  it('extends none of another set', async () => {
    const other = await context.services.images.createSet('Other digits');
    await addDigits(other.id, [0, 1, 2, 3]);
    const body = { networkId: network.id, spec: TSNE, extends: map.id };
    const { message } = await expectRefusal(post(body, other.id), 400, 'invalid_input', 'extends');
    expect(message).toMatch(/with the pictures of another image set/);
  });

  it('extends one by the pictures that came since, and only with the same settings', async () => {
    const again = { networkId: network.id, extends: map.id };
    await expectRefusal(post({ ...again, spec: TSNE }), 409, 'conflict', 'extends');
    await addDigits(imageSet.id, [7, 8]);
    await expectRefusal(post({ ...again, spec: { ...TSNE, seed: 2 } }), 400, 'invalid_input', 'extends');
    const extended = await made({ ...again, spec: { ...TSNE, iterations: 20 } });
    expect(extended).toMatchObject({
      extends: map.id,
      state: { status: 'finished' },
      points: { count: 9, added: 2, removed: 0 },
      iteration: 50,
      keptFrames: [30, 40, 50],
    });
    expect(extended.displacement!.median).toBeLessThan(1);
    const before = (await frameOf(get(getNewest, map.id))).positions;
    const first = (await frameOf(kept(extended.id, 30))).positions;
    expect(first).toHaveLength(18);
    before.forEach((value, place) => expect(first[place]).toBeCloseTo(value, 2));
    const csv = await (await get(getCoordinates, extended.id, '?format=csv')).text();
    expect(csv.trimEnd().split('\r\n').map((line) => line.at(-1)).join('')).toBe('d000000011'); // prettier-ignore
    // The old one is as it was, though the set has grown and the new pictures are not in it.
    expect(embeddingPointsSchema.parse(await okJson(get(getPoints, map.id))).imageIds).toHaveLength(7);
  });

  it('goes on after its end when that is asked for, and does nothing else then', async () => {
    const spec = { ...TSNE, iterations: 10 };
    const { id } = await made({ networkId: network.id, spec });
    for (const kind of ['pause', 'resume', 'stop']) {
      const { message } = await expectRefusal(act(id, { kind }), 409, 'conflict');
      expect(message).toMatch(/^This map is finished/);
    }
    const { embedding } = rest.embeddingAnswerSchema.parse(await okJson(act(id, { kind: 'continue', iterations: 15 })));
    expect(embedding).toMatchObject({ targetIterations: 25 });
    const end = await whenSettled(context.services.embeddings, id, ({ iteration, state }) => iteration === 25 && state.status === 'finished'); // prettier-ignore
    expect(end.keptFrames).toEqual([0, 10, 20, 25]);
    expect(await made({ networkId: network.id, spec })).toEqual(end);
  });
});

describe('a map is refused', () => {
  it('for what does not exist, and for settings that cannot be', async () => {
    const networkId = network.id;
    await expectRefusal(post({ networkId, spec: TSNE }, 'nowhere'), 404, 'not_found', 'imageSetId');
    await expectRefusal(post({ networkId: 'nobody', spec: TSNE }), 404, 'not_found', 'networkId');
    await expectRefusal(post({ networkId, spec: TSNE, extends: 'nothing' }), 404, 'not_found', 'extends');
    await expectRefusal(post({ networkId, spec: TSNE, layer: 'x' }), 400, 'invalid_input', 'layer');
    for (const [field, value] of [
      ['perplexity', NaN],
      ['perplexity', 1],
      ['iterations', 1.5],
      ['seed', -1],
    ] as const)
      // prettier-ignore
      await expectRefusal(post({ networkId, spec: { ...TSNE, [field]: value } }), 400, 'invalid_input', `spec.${field}`);
    await expectRefusal(post({ networkId, spec: { ...TSNE, perplexity: 9 } }), 400, 'invalid_input', 'spec.perplexity');
    await expectRefusal(post({ networkId, spec: { method: 'umap', neighbours: 9 } }), 400, 'invalid_input', 'spec.neighbours'); // prettier-ignore
    await expectRefusal(post({ networkId, spec: TSNE, colour: 'red' }), 400, 'invalid_input');
    await expectRefusal(post({ networkId, spec: TSNE, by: '' }), 400, 'invalid_input', 'by');
    await expectRefusal(get(getList, 'nowhere'), 404, 'not_found');
    await expectRefusal(get(getList, imageSet.id, '?limit=201'), 400, 'invalid_input', 'limit');
    await expectRefusal(get(getList, imageSet.id, '?offset=-1'), 400, 'invalid_input', 'offset');
  });

  it('of fewer than four pictures, and of more than a hundred thousand', async () => {
    const few = await context.services.images.createSet('Few');
    await addDigits(few.id, [0, 1, 2]);
    await expectRefusal(post({ networkId: network.id, spec: TSNE }, few.id), 400, 'invalid_input', 'imageSetId');
    const { images } = context.services.database;
    const many = vi.spyOn(images, 'getSet').mockResolvedValue({ ...imageSet, imageCount: 100_001 });
    const { message } = await expectRefusal(
      post({ networkId: network.id, spec: TSNE }),
      413,
      'too_large',
      'imageSetId',
    );
    many.mockRestore();
    expect(message).toMatch(/^The set has 100,001 pictures; a map takes at most 100,000/);
  });

  it('where what is asked of it is not there', async () => {
    await expectRefusal(get(getOne, 'nothing'), 404, 'not_found');
    await expectRefusal(act('nothing', { kind: 'pause' }), 404, 'not_found');
    await expectRefusal(act(map.id, { kind: 'continue', iterations: 0 }), 400, 'invalid_input', 'action.iterations');
    for (const route of [getPoints, getNewest, getAxes]) await expectRefusal(get(route, 'nothing'), 404, 'not_found');
    await expectRefusal(kept(map.id, 15), 404, 'not_found', 'iteration');
    await expectRefusal(kept(map.id, '1e1'), 404, 'not_found');
    await expectRefusal(get(getNeighbours, map.id, '?image=nobody'), 404, 'not_found', 'image');
    await expectRefusal(get(getNeighbours, map.id, '?image=x&k=0'), 400, 'invalid_input', 'k');
    await expectRefusal(get(getPredictions, map.id, '?network=nobody'), 404, 'not_found', 'network');
    await expectRefusal(get(getCoordinates, map.id, '?format=pdf'), 400, 'invalid_input', 'format');
    await expectRefusal(get(getCoordinates, map.id, '?format=csv&iteration=15'), 404, 'not_found', 'iteration');
  });
});

describe('a selection', () => {
  const create = (body: object, id = imageSet.id) => postJson(postSelection, { by: 'Ada', ...body }, { id });
  const call = (method: string, id: string, json?: object) => {
    const init = { method, headers: { 'content-type': 'application/json' }, body: json && JSON.stringify(json) };
    const route = method === 'PATCH' ? patchSelection : deleteSelection;
    return route(new Request('http://x/', init), { params: Promise.resolve({ id }) });
  };

  it('is made, listed, renamed, given as a table and deleted', async () => {
    const { imageIds } = embeddingPointsSchema.parse(await okJson(get(getPoints, map.id)));
    const chosen = { name: 'Round ones', imageIds: [imageIds[3]!, imageIds[0]!], embeddingId: map.id };
    const { selection } = rest.selectionAnswerSchema.parse(await okJson(create(chosen)));
    expect(selection).toMatchObject({ ...chosen, imageIds: [imageIds[0], imageIds[3]], note: '', createdBy: 'Ada' });
    const { imageIds: members, ...summary } = selection;
    const listed = [{ ...summary, count: members.length }];
    expect(await okJson(get(getSelections, imageSet.id))).toEqual({ selections: listed });
    const csv = await get(getMembers, selection.id, '?format=csv');
    expect(csv.headers.get('content-disposition')).toContain('filename="Round-ones.csv"');
    expect(await csv.text()).toBe('file,label\r\n0.png,"digit 0, or so"\r\n3.png,\r\n');
    const renamed = { selection: { ...selection, name: 'Holes' } };
    expect(await okJson(call('PATCH', selection.id, { name: 'Holes' }))).toEqual(renamed);
    expect(await okJson(get(getSelection, selection.id))).toEqual(renamed);
    expect((await call('DELETE', selection.id)).status).toBe(204);
    await expectRefusal(get(getSelection, selection.id), 404, 'not_found');
    await expectRefusal(call('DELETE', selection.id), 404, 'not_found');
  });

  it('is refused without pictures, with strangers, or of what is not there', async () => {
    const chosen = { name: 'N', imageIds: ['nobody'] };
    await expectRefusal(create(chosen), 400, 'invalid_input', 'imageIds');
    await expectRefusal(create({ ...chosen, imageIds: [] }), 400, 'invalid_input', 'imageIds');
    await expectRefusal(create({ ...chosen, name: ' ' }), 400, 'invalid_input', 'name');
    await expectRefusal(create({ ...chosen, embeddingId: 'nothing' }), 404, 'not_found', 'embeddingId');
    await expectRefusal(create(chosen, 'nowhere'), 404, 'not_found', 'imageSetId');
    await expectRefusal(call('PATCH', 'nothing', { name: 'N' }), 404, 'not_found');
    await expectRefusal(get(getSelections, 'nowhere'), 404, 'not_found', 'imageSetId');
    await expectRefusal(get(getMembers, 'nothing', '?format=pdf'), 400, 'invalid_input', 'format');
  });
});
