/** Small files of vectors are put together once all are there. */
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { upTo } from '../predictions/testPredictions.testing';
import { withFeatures } from './testFeatures.testing';

const test = withFeatures();
const chunksOf = (key: string, id: string) => test.sets.database.features.chunksOf(key, id);
const originsOf = async (key: string, id: string) => (await test.features.get(key, id)).origins;

/** Computes so that every batch is stored at once. */
function storeEachBatch(): void {
  let nowMs = 0;
  test.startServices({ now: () => (nowMs += 1500) });
}
/** The files that were there before the last batch. */
function watchChunks(set: string) {
  const seen: { hashes: string[] } = { hashes: [] };
  test.compute.before = async () => {
    const [space] = await test.sets.database.features.spacesOf(set);
    if (space) seen.hashes = await test.sets.database.features.chunkHashes(space.key, set);
  };
  return seen;
}

it('a set that was stored in small files has one in the end: the same numbers, and the same time and place', async () => {
  const images = await test.sets.addSet('small', upTo(30));
  storeEachBatch();
  const before = watchChunks('small');
  const { key, report } = await test.run('small');
  expect(report).toMatchObject({ state: { status: 'completed' }, done: 30, report: { computed: 30 } });
  expect(before.hashes.length).toBeGreaterThan(2);
  const chunks = await chunksOf(key, 'small');
  expect(chunks.map(({ rows }) => rows)).toEqual([30]);
  for (const hash of before.hashes) expect(await test.sets.artifacts.has(hash)).toBe(false);
  const direct = await test.direct(test.sets.network, 'flat', images);
  (await test.rows(key, 'small')).forEach((row, k) =>
    row.forEach((value, d) => expect(value).toBeCloseTo(direct[k]!.data[d]!, 5)),
  );

  // A run that has nothing to compute merges nothing again; a few more files stay, then they are merged, and their time is told.
  const [origin] = await originsOf(key, 'small');
  const rows = await test.rows(key, 'small');
  await test.run('small');
  expect(await chunksOf(key, 'small')).toEqual(chunks);
  expect(await originsOf(key, 'small')).toEqual([origin]);
  test.startServices();
  for (const [seed, expected] of [
    [40, [30, 1]],
    [41, [30, 1, 1]],
    [42, [33]],
  ] as const) {
    await test.sets.addPictures('small', [seed], () => null);
    await test.run('small');
    expect((await chunksOf(key, 'small')).map((chunk) => chunk.rows)).toEqual(expected);
  }
  const [later] = await originsOf(key, 'small');
  expect(later!.pictures).toBe(33);
  expect(later!.computedAt > origin!.computedAt).toBe(true);
  expect((await test.rows(key, 'small')).slice(0, 30)).toEqual(rows);
});

it('files that somebody reads stay until nobody does, and one that is lost keeps the others from nothing', async () => {
  await test.sets.addSet('read', upTo(4).map((n) => n + 100)); // prettier-ignore
  const { key } = await test.run('read');
  const [held] = await chunksOf(key, 'read');
  const { blocks } = await test.features.read(key, 'read');
  for (const seed of [200, 201, 202]) {
    await test.sets.addPictures('read', [seed], () => null);
    await test.run('read');
  }
  expect((await chunksOf(key, 'read')).map(({ rows }) => rows)).toEqual([4, 3]);
  expect(await test.sets.artifacts.has(held!.hash)).toBe(true);
  let read = 0;
  for await (const { rows } of blocks) read += rows.length;
  expect(read).toBe(4);

  await test.sets.addPictures('read', [203], () => null);
  await test.run('read');
  await test.sets.addPictures('read', [204], () => null);
  const file = await test.sets.artifacts.pathOf(held!.hash);
  test.compute.before = () => rm(file, { force: true });
  const { report } = await test.run('read');
  expect(report.state.status).toBe('completed');
  expect((await chunksOf(key, 'read')).map(({ rows }) => rows)).toEqual([4, 5]);
  test.compute.before = () => Promise.resolve();
  await test.run('read'); // the lost ones are computed again
  expect((await chunksOf(key, 'read')).map(({ rows }) => rows).sort()).toEqual([4, 5]);
  expect(await test.rows(key, 'read')).toHaveLength(9);
});
