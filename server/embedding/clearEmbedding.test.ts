/** Maps that are cleared at the very moment at which another one begins to need what they have. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Embedding } from '@/lib/domain/embedding';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import { log, withFeatures } from '../features/testFeatures.testing';
import { upTo } from '../predictions/testPredictions.testing';
import { createEmbeddingService } from './createEmbeddingService';
import { FakePool } from './fakePool.testing';
import { whenSettled } from './whenSettled.testing';

const test = withFeatures();
const later = () => Date.now() + 1000;

/** A service with an own way to look at its artifacts and rows, and a finished map. */
async function openWithMap(set: string, watch: { artifacts?: object; embeddings?: object }) {
  const { database, artifacts, tasks, network } = test.sets;
  const pool = new FakePool();
  const maps = createEmbeddingService({
    database: { ...database, embeddings: { ...database.embeddings, ...watch.embeddings } },
    artifacts: { ...artifacts, ...watch.artifacts },
    tasks,
    features: test.features,
    pool,
    version: '0.0.0',
    log,
  });
  await test.sets.addSet(set, upTo(6));
  const start = (seed: number) =>
    maps.start({
      imageSetId: set,
      networkId: network.id,
      pooling: 'mean',
      spec: embeddingSpecSchema.parse({ method: 'tsne', perplexity: 2, iterations: 40, seed }),
      by: 'Ada',
    });
  const first = await start(1);
  const run = await pool.started(0);
  run.frame(0);
  run.iteration = 40;
  run.end('target');
  const finished: Embedding = await whenSettled(maps, first.id);
  return { maps, pool, start, finished };
}

it('a frame that another map stores while the only map that has it is cleared stays', async () => {
  const { database, artifacts } = test.sets;
  let onLook = async () => {};
  const embeddings = {
    sharedHashes: async (id: string, hashes: string[]) => {
      const shared = await database.embeddings.sharedHashes(id, hashes);
      await onLook();
      return shared;
    },
  };
  const storing: Promise<string>[] = [];
  const put = (bytes: Uint8Array) => {
    const stored = artifacts.put(bytes);
    storing.push(stored);
    return stored;
  };
  const { maps, pool, start, finished } = await openWithMap('frames', { embeddings, artifacts: { put } });
  const second = await start(2);
  const run = await pool.started(1);
  onLook = async () => {
    onLook = async () => {};
    run.frame(0); // the same bytes as the first one's
    for (let turn = 0; turn < 200; turn++) await nextTurn();
    await Promise.all(storing); // had it begun, it would be done before the others are cleared
  };
  expect(await maps.dropArtifacts(finished.id, later())).toBe(true);
  await whenSettled(maps, second.id, ({ keptFrames }) => keptFrames.length === 1);
  const [frame] = await database.embeddings.frames(second.id);
  expect(await artifacts.has(frame!.hash)).toBe(true);
});

it('a map cannot be extended that is cleared while that is planned', async () => {
  const { database, artifacts } = test.sets;
  let onGet = async (_hash: string) => {};
  const get = async (hash: string) => {
    const bytes = await artifacts.get(hash);
    await onGet(hash);
    return bytes;
  };
  const { maps, finished } = await openWithMap('extended', { artifacts: { get } });
  await test.sets.addPictures('extended', [40], () => null);
  const { pointsHash } = (await database.embeddings.get(finished.id))!;
  let cleared = false;
  onGet = async (hash) => {
    if (hash === pointsHash && !cleared) cleared = await maps.dropArtifacts(finished.id, later());
  };
  const extended = maps.start({ ...finished.request, by: 'Ada', extends: finished.id });
  await expect(extended).rejects.toMatchObject({ code: 'conflict', options: { field: 'extends' }, message: expect.stringContaining('was cleared') as string }); // prettier-ignore
  expect(cleared).toBe(true);
  expect((await database.embeddings.listUnfinished()).map(({ request }) => request.imageSetId)).not.toContain(
    'extended',
  );
});
