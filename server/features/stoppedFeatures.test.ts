/** Vectors that are cancelled, cut off, held up, cleared or too many. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { MAX_FEATURE_VALUES } from '@/lib/domain/features';
import { createStorageService } from '../storage/createStorageService';
import { upTo } from '../predictions/testPredictions.testing';
import { whenOver } from '../tasks/whenOver.testing';
import { readVectors } from './readVectors';
import { requireRoom } from './requireRoom';
import { log, withFeatures } from './testFeatures.testing';

const test = withFeatures();

/** Computes batches until the one with this number, which hangs; resolves when it does. */
function hangAt(batch: number): Promise<void> {
  return new Promise((resolve) => {
    test.compute.before = (index) => {
      if (index < batch) return Promise.resolve();
      resolve();
      return new Promise(() => {});
    };
  });
}
const start = async (imageSetId: string) =>
  test.features.start({ networkId: test.sets.network.id, imageSetId, pooling: 'mean' });
const computedOf = async (key: string, imageSetId: string) =>
  (await test.sets.database.features.tally(key, imageSetId)).computed;
const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);

describe('a run that is stopped', () => {
  it('by a cancel ends within a second though a batch hangs, and loses nothing of what is done', async () => {
    await test.sets.addSet('cancelled', upTo(30));
    const hanging = hangAt(4);
    const { key, task } = await start('cancelled');
    await hanging;
    const from = performance.now();
    const over = await test.sets.tasks.cancel(task.id);
    expect(performance.now() - from).toBeLessThan(1000);
    const done = sum(test.compute.batches.slice(0, 3));
    expect(over).toMatchObject({ state: { status: 'cancelled' }, done, total: 30 });
    expect(await computedOf(key, 'cancelled')).toBe(done);

    test.compute.before = () => Promise.resolve();
    const asked = test.compute.pictures;
    await test.run('cancelled');
    expect(test.compute.pictures - asked).toBe(30 - done);
    expect(await test.rows(key, 'cancelled')).toHaveLength(30);
  });

  it('by the end of the server goes on at the next start with what is missing', async () => {
    const images = await test.sets.addSet('interrupted', upTo(30).map((n) => n + 100)); // prettier-ignore
    const hanging = hangAt(4);
    const { key, task } = await start('interrupted');
    await hanging;
    await test.sets.tasks.close();
    const stored = await computedOf(key, 'interrupted');
    expect(stored).toBe(sum(test.compute.batches.slice(0, 3)));
    test.startServices();
    const end = whenOver(test.sets.tasks, task.id);
    await test.sets.tasks.recover();
    expect(await end).toMatchObject({ id: task.id, state: { status: 'completed' }, done: 30, total: 30 });
    expect(test.compute.pictures).toBe(30 - stored);
    const direct = await test.direct(test.sets.network, 'flat', images);
    (await test.rows(key, 'interrupted')).forEach((row, k) =>
      row.forEach((value, d) => expect(value).toBeCloseTo(direct[k]!.data[d]!, 5)),
    );
  });

  it('by a kill goes on from what was stored on the way, which is nothing but what the last seconds computed', async () => {
    await test.sets.addSet('killed', upTo(30).map((n) => n + 200)); // prettier-ignore
    let nowMs = 0;
    test.startServices({ now: () => nowMs });
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    // Two batches (1 and 2 pictures) within the first second, the third (4) ends two seconds later, the fourth is lost.
    test.compute.before = (batch) => {
      if (batch === 3) nowMs = 2500;
      if (batch < 5) return Promise.resolve();
      hangs();
      return new Promise(() => {});
    };
    const { key, task } = await start('killed');
    await hanging;
    const [one, two, three, four] = test.compute.batches as [number, number, number, number];
    // What was due is stored while the next batch is computed.
    await expect.poll(() => computedOf(key, 'killed')).toBeGreaterThan(one + two);
    const stored = await computedOf(key, 'killed');
    expect(stored).toBeLessThan(one + two + three + four);
    test.startServices(); // nobody has told the old ones to stop
    const end = whenOver(test.sets.tasks, task.id);
    await test.sets.tasks.recover();
    expect(await end).toMatchObject({ state: { status: 'completed' }, done: 30 });
    expect(test.compute.pictures).toBe(30 - stored);
  });

  it('by the death of its worker goes on; three deaths in a row are told, and what is done is kept', async () => {
    await test.sets.addSet('deaths', upTo(20).map((n) => n + 300)); // prettier-ignore
    const dies = () => Promise.reject(new AppError('unavailable', 'The worker died.'));
    test.compute.before = (batch) => (batch === 2 || batch === 3 ? dies() : Promise.resolve());
    const { key, report } = await test.run('deaths');
    expect(report.state.status).toBe('completed');
    await test.sets.addPictures('deaths', [400, 401], () => null);
    test.compute.before = dies;
    expect((await test.run('deaths')).report.state).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect(await computedOf(key, 'deaths')).toBe(20);
  });

  it('by a deleted set says so', async () => {
    await test.sets.addSet('deleted', upTo(8).map((n) => n + 500)); // prettier-ignore
    test.compute.before = async () => {
      if (await test.sets.database.images.getSet('deleted')) await test.sets.database.images.deleteSet('deleted');
    };
    expect((await test.run('deleted')).report.state).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
  });

  it('the same request twice is one task, and is listed before it has any vector', async () => {
    await test.sets.addSet('twice', upTo(4).map((n) => n + 600)); // prettier-ignore
    const hanging = hangAt(1);
    const [first, second] = await Promise.all([start('twice'), start('twice')]);
    expect(second.task.id).toBe(first.task.id);
    await hanging;
    expect(await test.features.list('twice')).toMatchObject([{ tally: { computed: 0 }, task: { id: first.task.id } }]);
    await test.sets.tasks.cancel(first.task.id);
  });
});

describe('vectors that are cleared', () => {
  const openStorage = async (limitBytes?: number, now?: () => number) =>
    createStorageService({
      dataDir: path.resolve(await test.sets.artifacts.pathOf(test.sets.network.weightsHash), '../../..'),
      artifacts: test.sets.artifacts,
      database: test.sets.database,
      jobs: { dropResult: () => Promise.resolve(false), subscribe: () => () => {} },
      features: test.features,
      embeddings: { dropArtifacts: () => Promise.resolve(false) },
      catalogue: { isPulling: () => false },
      limitBytes,
      log,
      now,
    });
  const resultBytes = async () =>
    (await (await openStorage()).report()).categories.find(({ category }) => category === 'results')!.bytes;
  const chunksOf = (key: string, id: string) => test.sets.database.features.chunkHashes(key, id);

  it('count as results; clearing these takes them, and then they are computed again to the same numbers', async () => {
    await test.sets.addSet('cleared', upTo(6).map((n) => n + 700)); // prettier-ignore
    const { key } = await test.run('cleared');
    const before = await test.rows(key, 'cleared');
    const bytes = await resultBytes();
    expect(bytes).toBeGreaterThanOrEqual(6 * 64 * 4);
    expect(await (await openStorage()).clear('results')).toBe(bytes);
    expect(await resultBytes()).toBe(0);
    expect((await test.features.get(key, 'cleared')).tally).toEqual({ pictures: 6, computed: 0, failed: 0 });
    await expect(test.features.npy(key, 'cleared')).rejects.toMatchObject({ code: 'conflict' });
    const asked = test.compute.pictures;
    await test.run('cleared');
    expect(test.compute.pictures - asked).toBe(6);
    const after = await test.rows(key, 'cleared');
    after.forEach((row, k) => row.forEach((value, d) => expect(value).toBeCloseTo(before[k]![d]!, 5)));
  });

  it('stay while they are read, while a task computes more of them, and while they were used lately', async () => {
    await test.sets.addSet('kept', upTo(6).map((n) => n + 800)); // prettier-ignore
    const { key } = await test.run('kept');
    const [chunk] = await chunksOf(key, 'kept');
    const { blocks } = await test.features.read(key, 'kept');
    await (await openStorage()).clear('results'); // between the promise and the first row
    expect(await test.sets.artifacts.has(chunk!)).toBe(true);
    const reader = blocks[Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    await (await openStorage()).clear('results');
    expect(await test.sets.artifacts.has(chunk!)).toBe(true);
    await reader.return?.();

    await test.sets.addPictures('kept', [850], () => null);
    const hanging = hangAt(test.compute.batches.length + 1);
    const { task } = await start('kept');
    await hanging;
    await (await openStorage()).clear('results');
    expect(await test.sets.artifacts.has(chunk!)).toBe(true);
    await test.sets.tasks.cancel(task.id);

    await (await openStorage(0)).enforceLimit();
    expect(await test.sets.artifacts.has(chunk!)).toBe(true);
    const tomorrow = () => Date.now() + 24 * 3_600_000;
    await (await openStorage(0, tomorrow)).enforceLimit();
    expect(await test.sets.artifacts.has(chunk!)).toBe(false);
    expect(await chunksOf(key, 'kept')).toEqual([]);
  });

  it('are not handed out as fewer rows than were promised when their set goes while they are read', async () => {
    await test.sets.addSet('going', upTo(5).map((n) => n + 950)); // prettier-ignore
    const { key } = await test.run('going');
    const opened = [
      await test.features.npy(key, 'going'),
      await test.features.csv(key, 'going', { values: true }),
      await test.features.csv(key, 'going', { values: false }),
    ];
    await test.sets.database.images.deleteSet('going');
    for (const blocks of opened) {
      const readAll = async () => {
        for await (const _ of blocks);
      };
      await expect(readAll()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('deleted while') as string,
      });
    }
  });

  it('are not forgotten when they are stored again while somebody finds them lost', async () => {
    await test.sets.addSet('back', upTo(4).map((n) => n + 980)); // prettier-ignore
    const { key } = await test.run('back');
    const before = await test.rows(key, 'back');
    const [chunk] = await chunksOf(key, 'back');
    const bytes = await test.sets.artifacts.get(chunk!);
    let lost = 0;
    const get = async (hash: string) => {
      if (hash !== chunk || lost++ > 0) return test.sets.artifacts.get(hash);
      await writeFile(await test.sets.artifacts.pathOf(hash), 'something else');
      const seen = test.sets.artifacts.get(hash);
      await seen.catch(() => test.sets.artifacts.put(bytes));
      return seen;
    };
    const { database } = test.sets;
    const space = (await database.features.getSpace(key))!;
    const locked = <T>(work: () => Promise<T>) => work();
    const options = { database, artifacts: { get }, space, imageSetId: 'back', pictures: 4, locked };
    const rows: number[] = [];
    for await (const { values } of readVectors(options)) rows.push(...values);
    expect(lost).toBe(2);
    expect(rows).toEqual(before.flatMap((row) => [...row]));
    expect(await chunksOf(key, 'back')).toEqual([chunk]);
  });

  it('by another hand, or damaged, are computed again instead of being an error for ever', async () => {
    await test.sets.addSet('lost', upTo(4).map((n) => n + 900)); // prettier-ignore
    const { key } = await test.run('lost');
    const [gone] = await chunksOf(key, 'lost');
    await rm(await test.sets.artifacts.pathOf(gone!));
    const { report } = await test.run('lost');
    expect(report).toMatchObject({ state: { status: 'completed' }, report: { computed: 4 } });
    const [damaged] = await chunksOf(key, 'lost');
    await writeFile(await test.sets.artifacts.pathOf(damaged!), 'something else');
    await expect(test.rows(key, 'lost')).rejects.toMatchObject({ code: 'conflict' });
    expect((await test.run('lost')).report).toMatchObject({ report: { computed: 4 } });
    expect(await test.rows(key, 'lost')).toHaveLength(4);
  });
});

describe('vectors that are too many', () => {
  const layer = { layer: 'conv1', pooling: 'none' as const, dimensions: 64 * 112 * 112 };

  it('are refused before anything is computed, with the layer, the numbers and the way out', () => {
    const most = Math.floor(MAX_FEATURE_VALUES / layer.dimensions);
    expect(() => requireRoom(most, layer)).not.toThrow();
    expect(() => requireRoom(most + 1, layer)).toThrow(
      expect.objectContaining({
        code: 'too_large',
        message: expect.stringMatching(
          new RegExp(`${most + 1} pictures with 802,816 values .*"conv1".*pooling mean.*at most ${most} pictures`),
        ) as string,
      }) as Error,
    );
    expect(() => requireRoom(2 ** 26, { ...layer, pooling: 'mean', dimensions: 64 })).toThrow(/Choose a layer/);
  });
});
