import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/domain/hash';
import { resolvedModelCardSchema } from '@/lib/domain/modelCard';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { testProgram } from '../testing/testProgram.testing';
import { createJobService } from './createJobService';
import { silentLog, TEST_SPEC } from './testSpec.testing';
import { openTestStore, TEST_SIDE, type TestStore } from './testStore.testing';
import { hasEnded, until } from './untilJob.testing';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** A network that the runtime can run, on the store's pictures. */
async function addRunnableNetwork(): Promise<string> {
  const card = resolvedModelCardSchema.parse({
    name: 'tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    input: { tensor: TINY_INPUT, width: TEST_SIDE, height: TEST_SIDE },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
  });
  const weightsHash = await store.artifacts.put(tinyNetwork({ width: TEST_SIDE, height: TEST_SIDE }));
  const cardHash = createHash('sha256').update(canonicalJson(card)).digest('hex');
  const numbers = { weightsBytes: 0, parameterCount: 0, opset: 13 };
  return (await store.database.networks.create({ id: 'tiny', name: 'tiny', weightsHash, cardHash, card, ...numbers }))
    .id;
}

it('[J5] a job goes on in a new worker when the real one dies, and ends with the map of an undisturbed run', async () => {
  const pool = createComputePool({
    device: 'cpu',
    log: silentLog,
    workerEntry: pathToFileURL(testProgram('faultyWorker')),
  });
  const starts: number[] = [];
  // The faulty worker ends its process thread once, after a few cells, for the network of this name.
  const dying: Compute = {
    ...pool,
    occlude(task, signal) {
      starts.push(task.from);
      return pool.occlude({ ...task, network: { ...task.network, key: 'dies once' } }, signal);
    },
  };
  const { database, artifacts, images } = store;
  const options = { database, artifacts, images, version: '1.0.0', log: silentLog };
  const networkId = await addRunnableNetwork();
  const { id: imageId } = await store.addImage();
  const request = { networkId, imageId, spec: { ...TEST_SPEC, stride: 1 } };
  const jobs = createJobService({ ...options, compute: dying });
  const job = await jobs.start(request, { name: 'Anna', sessionId: null });
  const ended = await until(jobs, job.id, hasEnded);
  expect(ended.state.status).toBe('completed');
  expect(starts).toHaveLength(2);
  expect(starts[1]).toBeGreaterThan(0);

  const again = createJobService({ ...options, compute: pool });
  const undisturbed = await again.start(request, {
    name: 'Ben',
    sessionId: null,
    recheck: { findingId: 'none', checkId: 'again' },
  });
  await until(again, undisturbed.id, hasEnded);
  expect(await again.log(undisturbed.id)).toEqual(await jobs.log(job.id));
  await jobs.close();
  await again.close();
  await pool.close();
});
