import { beforeEach, describe, expect, it } from 'vitest';
import type { Embedding } from '@/lib/domain/embedding';
import { embeddingSpecSchema, type EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import { decodeFrame } from '@/lib/embedding/frames';
import { withFeatures, log } from '../features/testFeatures.testing';
import { upTo } from '../predictions/testPredictions.testing';
import { createStorageService } from '../storage/createStorageService';
import { createEmbeddingService } from './createEmbeddingService';
import type { EmbeddingEvent, EmbeddingService } from './embeddingService';
import { FakePool, layoutAt } from './fakePool.testing';
import { whenSettled } from './whenSettled.testing';

const test = withFeatures();
let pool: FakePool;
let maps: EmbeddingService;
let events: EmbeddingEvent[];

/** As after a restart of the server. */
function openService(now?: () => number): void {
  const { database, artifacts, tasks } = test.sets;
  pool = new FakePool();
  maps = createEmbeddingService({ database, artifacts, tasks, features: test.features, pool, version: '0.0.0', log, now }); // prettier-ignore
  events = [];
  maps.subscribe((event) => events.push(event));
}
beforeEach(async () => {
  // What a test left unfinished must not be recovered by the next one.
  for (const { id } of await test.sets.database.embeddings.listUnfinished())
    await test.sets.database.embeddings.update(id, { status: 'paused', pausedBy: 'test' });
  openService();
});

let made = 0;
/** A set that no other test has, of pictures that all tests have: their vectors are computed once. */
async function addSet(count = 6): Promise<string> {
  const id = `set${made++}`;
  await test.sets.addSet(id, upTo(count));
  return id;
}
const specOf = (change: object = {}): EmbeddingSpec =>
  embeddingSpecSchema.parse({ method: 'tsne', perplexity: 2, iterations: 40, ...change });
const start = (imageSetId: string, change: object = {}) =>
  maps.start({ imageSetId, networkId: test.sets.network.id, pooling: 'mean', spec: specOf(change), by: 'Ada' });
const settled = (id: string, isWanted?: (embedding: Embedding) => boolean) => whenSettled(maps, id, isWanted);
const at = (iteration: number) => (embedding: Embedding) => embedding.iteration === iteration;
const row = (id: string) => test.sets.database.embeddings.get(id);
const kinds = (id: string) => events.flatMap((event) => (event.kind === 'updated' && event.embedding.id === id ? [event.embedding.state.status] : [])); // prettier-ignore

describe('maps', () => {
  it('are computed one at a time: the others wait, move up, and are told so', async () => {
    const set = await addSet();
    const first = await start(set);
    expect(first.state).toEqual({ status: 'preparing', phase: 'vectors', share: null, taskId: null });
    const [second, third] = [await start(set, { seed: 2 }), await start(set, { seed: 3 })];
    expect([second.state, third.state]).toEqual([{ status: 'queued', ahead: 1 }, { status: 'queued', ahead: 2 }]); // prettier-ignore
    expect((await start(set)).id).toBe(first.id);
    expect(await maps.control(second.id, { kind: 'pause' }, 'Bea')).toMatchObject({ state: { status: 'paused', by: 'Bea' } }); // prettier-ignore
    await settled(third.id, ({ state }) => state.status === 'queued' && state.ahead === 1);
    const run = await pool.started(0);
    expect(run.task).toMatchObject({ spec: specOf(), targetIterations: 40, state: null, extend: null, keptEvery: 10 });
    run.iteration = 40;
    run.end('target');
    await settled(first.id);
    const next = await pool.started(1);
    expect(next.task.spec).toEqual(specOf({ seed: 3 }));
    expect(await maps.control(third.id, { kind: 'stop' }, 'Ada')).toMatchObject({ state: { status: 'finished', stopped: true } }); // prettier-ignore
    expect(pool.runs).toHaveLength(2);
    const { items, total } = await maps.list({ imageSetId: set }, { offset: 0, limit: 2 });
    expect([...items.map(({ id }) => id), total]).toEqual([third.id, second.id, 3]);
  });

  it('are told at most ten times a second, and frames as they come; what is kept is stored before', async () => {
    let ms = 1e12;
    openService(() => ms);
    const { id } = await start(await addSet());
    const run = await pool.started(0);
    await settled(id, ({ points }) => points !== null);
    events.length = 0;
    for (let iteration = 0; iteration <= 25; iteration++) run.frame(iteration);
    await new Promise<void>((resolve) => maps.subscribe((event) => event.kind === 'frame' && event.frame.iteration === 25 && resolve())); // prettier-ignore
    expect(events.filter(({ kind }) => kind === 'frame')).toHaveLength(26);
    // The clock stands still: nothing, or what was waiting when it began to.
    expect(kinds(id).length).toBeLessThanOrEqual(1);
    expect((await maps.newestFrame(id))?.iteration).toBe(25);
    expect(await row(id)).toMatchObject({ keptFrames: [0, 10, 20] });
    expect(decodeFrame((await maps.frame(id, 20)).bytes).positions[0]).toBeCloseTo(0.02, 3);
    ms += 1000;
    run.frame(26);
    expect((await settled(id, at(26))).kl.map(([iteration]) => iteration)).toEqual(upTo(27));
  });

  it('pause with their layout and go on from their state, as often as wanted', async () => {
    const { id } = await start(await addSet());
    const first = await pool.started(0);
    first.frame(0);
    first.frame(17);
    await settled(id, at(17));
    const paused = await maps.control(id, { kind: 'pause' }, 'Bea');
    expect(paused).toMatchObject({ state: { status: 'paused', by: 'Bea' }, iteration: 17, keptFrames: [0, 17], seconds: { optimisation: 2 } }); // prettier-ignore
    await expect(maps.control(id, { kind: 'pause' }, 'Bea')).rejects.toMatchObject({ code: 'conflict', message: 'This map was paused by Bea. It cannot be paused.' }); // prettier-ignore
    openService(); // a restart leaves it paused
    await maps.recover();
    expect(await maps.get(id)).toEqual(paused);
    expect((await maps.newestFrame(id))?.iteration).toBe(17);
    expect(await maps.control(id, { kind: 'resume' }, 'Ada')).toMatchObject({ iteration: 17 });
    const second = await pool.started(0);
    expect(second.iteration).toBe(17);
    second.iteration = 40;
    second.end('target');
    expect(await settled(id)).toMatchObject({ iteration: 40, keptFrames: [0, 17, 40], seconds: { optimisation: 4 } });
    const old = await row(id);
    expect(new TextDecoder().decode(await test.sets.artifacts.get(old!.stateHash!))).toBe('40');
  });

  it('wait for their vectors, say which task computes them, and leave out pictures that have none', async () => {
    const set = await addSet(5);
    await test.sets.addPictures(set, [700 + made, 701 + made], () => null);
    const { artifacts, database } = test.sets;
    const broken = { id: `broken${made}`, fileName: 'broken.png', label: null, hash: await artifacts.put(Uint8Array.of(made)), widthPx: 8, heightPx: 8 }; // prettier-ignore
    await database.images.addImages(set, [broken]);
    const { id } = await start(set);
    const preparing = await settled(id, ({ state }) => state.status === 'preparing' && state.taskId !== null);
    const { taskId } = preparing.state as { taskId: string };
    expect(await test.sets.tasks.get(taskId)).toMatchObject({ kind: 'features' });
    const run = await pool.started(0);
    expect(run.task.vectors).toMatchObject({ count: 7, dimensions: 64 });
    const expected = await test.rows((await maps.get(id))!.featureKey, set);
    expect([...run.task.vectors.values]).toEqual(expected.slice(0, 7).flatMap((vector) => [...vector]));
    expect((await maps.get(id))!.points).toEqual({ count: 7, added: 0, removed: 0 });
    expect((await maps.points(id)).imageIds).not.toContain(broken.id);
  });

  it('stopped while their vectors are computed end at once, and are made anew when they are asked for again', async () => {
    const set = await addSet(4);
    await test.sets.addPictures(set, [800 + made], () => null);
    let release = () => {};
    test.compute.before = () => new Promise((resolve) => (release = resolve));
    const { id } = await start(set);
    await settled(id, ({ state }) => state.status === 'preparing' && state.taskId !== null);
    await expect(maps.points(id)).rejects.toMatchObject({ code: 'conflict' });
    const stopped = await maps.control(id, { kind: 'stop' }, 'Ada');
    expect(stopped).toMatchObject({ state: { status: 'finished', stopped: true }, points: null, keptFrames: [] });
    test.compute.before = async () => {};
    release();
    expect((await start(set)).id).toBe(id);
    expect((await pool.started(0)).task.vectors.count).toBe(5);
  });
});

describe('a worker that dies', () => {
  it('is followed by another, which goes on from the last state; three in a row fail the map', async () => {
    const set = await addSet();
    const { id } = await start(set);
    const first = await pool.started(0);
    first.frame(10);
    first.state();
    first.frame(14);
    first.die();
    const second = await pool.started(1);
    expect(second.iteration).toBe(10);
    second.die();
    (await pool.started(2)).frame(20);
    pool.runs[2]!.die();
    for (const place of [3, 4]) (await pool.started(place)).die();
    const failed = await settled(id);
    expect(failed.state).toMatchObject({ status: 'failed', error: { code: 'unavailable', message: expect.stringContaining('3 times in a row at iteration 20 of 40') } }); // prettier-ignore
    await expect(maps.control(id, { kind: 'resume' }, 'Ada')).rejects.toMatchObject({ code: 'conflict' });
    expect(await start(set)).toMatchObject({ id, state: { status: 'preparing' } });
    expect((await pool.started(5)).iteration).toBe(10);
  });

  it('says what is wrong with the settings, and the map has failed', async () => {
    const { AppError } = await import('@/lib/domain/appError');
    const { id } = await start(await addSet());
    (await pool.started(0)).tell(new AppError('invalid_input', 'No.', { field: 'spec.metric' }));
    expect((await settled(id)).state).toMatchObject({ status: 'failed', error: { field: 'spec.metric' } });
  });
});

it('a map whose state was lost begins anew', async () => {
  const { id } = await start(await addSet());
  const run = await pool.started(0);
  run.frame(13);
  await settled(id, at(13));
  await maps.control(id, { kind: 'pause' }, 'Bea');
  await test.sets.artifacts.delete((await row(id))!.stateHash!);
  await maps.control(id, { kind: 'resume' }, 'Bea');
  expect((await pool.started(1)).task.state).toBeNull();
});

it('a map whose state is refused begins anew, once', async () => {
  const { AppError } = await import('@/lib/domain/appError');
  const { id } = await start(await addSet());
  const run = await pool.started(0);
  run.frame(13);
  await settled(id, at(13));
  await maps.control(id, { kind: 'pause' }, 'Bea');
  await maps.control(id, { kind: 'resume' }, 'Bea');
  const again = await pool.started(1);
  expect(again.task.state).not.toBeNull();
  again.tell(new AppError('storage_damaged', 'It is none.'));
  const anew = await pool.started(2);
  expect(anew.task.state).toBeNull();
  anew.tell(new AppError('storage_damaged', 'It is none.'));
  expect((await settled(id)).state).toMatchObject({ status: 'failed', error: { code: 'storage_damaged' } });
});

describe('what does not go on', () => {
  it('because the server stops, goes on at its next start from the stored state, and so does what waited', async () => {
    const set = await addSet();
    const [first, second] = [await start(set), await start(set, { seed: 2 })];
    const run = await pool.started(0);
    run.frame(13);
    await settled(first.id, at(13));
    await maps.close();
    expect(pool.isClosed).toBe(true);
    await expect(start(set)).rejects.toMatchObject({ code: 'unavailable' });
    expect([await row(first.id), await row(second.id)]).toMatchObject([{ status: 'running', iteration: 13 }, { status: 'queued' }]); // prettier-ignore
    openService();
    await maps.recover();
    const again = await pool.started(0);
    expect(again.iteration).toBe(13);
    again.iteration = 40;
    again.end('target');
    expect((await pool.started(1)).task.spec).toEqual(specOf({ seed: 2 }));
  });

  it('because somebody paused it just before the server stops, stays paused', async () => {
    const { id } = await start(await addSet());
    const run = await pool.started(0);
    run.frame(13);
    await settled(id, at(13));
    const told = new Promise<void>((resolve) => (pool.pause = async () => resolve()));
    const paused = maps.control(id, { kind: 'pause' }, 'Bea');
    await told;
    const closed = maps.close();
    run.end('paused');
    expect(await paused).toMatchObject({ state: { status: 'paused', by: 'Bea' } });
    await closed;
    expect(await row(id)).toMatchObject({ status: 'paused', pausedBy: 'Bea', iteration: 13, keptFrames: [13] });
  });

  it('because its set was deleted, is gone with it, and whoever followed it is told', async () => {
    const set = await addSet();
    const { id } = await start(set);
    const run = await pool.started(0);
    await test.sets.database.images.deleteSet(set);
    run.frame(10);
    expect((await settled(id)).state.status).toBe('failed');
    expect(await maps.get(id)).toBeNull();
    await expect(maps.newestFrame(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('maps that are cleared', () => {
  it('go only when they are over, leave what others need, and are computed anew', async () => {
    const set = await addSet();
    const [first, second] = [await start(set), await start(set, { seed: 2 })];
    const run = await pool.started(0);
    run.frame(0);
    run.iteration = 40;
    run.end('target');
    const before = await settled(first.id);
    const other = await pool.started(1);
    other.frame(0); // the same bytes as the first one's
    await settled(second.id, ({ keptFrames }) => keptFrames.length === 1);

    const { artifacts, database } = test.sets;
    const storage = createStorageService({
      dataDir: (await artifacts.pathOf(test.sets.network.weightsHash)).split('/artifacts/')[0]!,
      artifacts,
      database,
      jobs: { dropResult: () => Promise.resolve(false), subscribe: () => () => {} },
      features: { dropChunk: () => Promise.resolve(false) },
      embeddings: maps,
      catalogue: { isPulling: () => false },
      log,
      now: () => Date.now() + 1000,
    });
    const stateHash = (await row(first.id))!.stateHash!;
    expect(await storage.clear('results')).toBeGreaterThan(0);
    expect(await artifacts.has(stateHash)).toBe(false);
    const cleared = await maps.get(first.id);
    expect(cleared).toMatchObject({ state: { status: 'finished' }, keptFrames: [], points: null, kl: [] });
    expect(await maps.newestFrame(first.id)).toBeNull();
    await expect(maps.control(first.id, { kind: 'continue', iterations: 1 }, 'Ada')).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    expect(await row(second.id)).toMatchObject({ status: 'running', keptFrames: [0] });
    expect((await maps.frame(second.id, 0)).iteration).toBe(0);
    expect((await maps.points(second.id)).imageIds).toHaveLength(6);

    other.iteration = 40;
    other.end('target');
    await settled(second.id);
    expect((await start(set)).id).toBe(first.id);
    const anew = await pool.started(2);
    expect(anew.task).toMatchObject({ state: null, targetIterations: 40 });
    anew.frame(0);
    anew.iteration = 40;
    anew.end('target');
    expect((await settled(first.id)).keptFrames).toEqual(before.keptFrames);
  });
});

describe('a map that extends another', () => {
  /** Of 40 iterations. */
  async function addBase(set: string): Promise<Embedding> {
    const { id } = await start(set);
    const run = await pool.started(0);
    run.frame(0);
    run.iteration = 40;
    run.end('target');
    return settled(id);
  }
  async function extend(set: string, base: Embedding): Promise<Embedding> {
    await test.sets.addPictures(set, [900 + made], () => null);
    return maps.start({ ...base.request, by: 'Ada', extends: base.id });
  }

  it('counts on from it before it runs, too: stopped there, it goes on for as many iterations as are asked for', async () => {
    const set = await addSet();
    const base = await addBase(set);
    await start(set, { seed: 2 });
    await pool.started(1);
    const { id, ...extended } = await extend(set, base);
    expect(extended).toMatchObject({ state: { status: 'queued' }, iteration: 40, targetIterations: 80 });
    expect(await maps.control(id, { kind: 'stop' }, 'Ada')).toMatchObject({ iteration: 40 });
    expect(await maps.control(id, { kind: 'continue', iterations: 25 }, 'Ada')).toMatchObject({ targetIterations: 65 });
  });

  it('by principal components is told where the points were before, though it goes on from nothing', async () => {
    const set = await addSet();
    const pca = { imageSetId: set, networkId: test.sets.network.id, pooling: 'mean' as const, spec: embeddingSpecSchema.parse({ method: 'pca' }) }; // prettier-ignore
    const { id } = await maps.start({ ...pca, by: 'Ada' });
    const run = await pool.started(0);
    run.frame(0);
    run.tell({ kind: 'ended', why: 'target', iteration: 0 });
    const extension = await extend(set, await settled(id));
    const { task } = await pool.started(1);
    expect(task.vectors.count).toBe(7);
    expect(task.extend).toMatchObject({ state: null, oldCount: 6, keptRows: Int32Array.of(0, 1, 2, 3, 4, 5) });
    const [step, positions] = [11 / 2 / 32_767, layoutAt(0, 6)];
    task.extend!.before.forEach((at, place) => expect(Math.abs(at - positions[place]!)).toBeLessThan(step));
    pool.runs[1]!.tell({ kind: 'displacement', displacement: { median: 0.25, p95: 0.5, largest: 1 } });
    expect(await settled(extension.id, ({ displacement }) => displacement !== null)).toMatchObject({ displacement: { median: 0.25, p95: 0.5 } }); // prettier-ignore
  });

  it('may go on from one that failed after it had a layout', async () => {
    const set = await addSet();
    const base = await addBase(set);
    await maps.control(base.id, { kind: 'continue', iterations: 10 }, 'Ada');
    const { AppError } = await import('@/lib/domain/appError');
    (await pool.started(1)).tell(new AppError('conflict', 'A picture is gone.'));
    expect((await settled(base.id)).state.status).toBe('failed');
    expect(await extend(set, base)).toMatchObject({ extends: base.id, iteration: 40, targetIterations: 80 });
  });
});
