/** A batch over 200 pictures, killed in the middle: by a fake device, so that what was computed can be counted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { imageReader } from '../image/imageReader';
import { createJobService } from '../jobs/createJobService';
import { fakeProbability, FakeCompute, type FakeRun } from '../jobs/fakeCompute.testing';
import { silentLog, TEST_SPEC } from '../jobs/testSpec.testing';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { createTaskService } from '../tasks/createTaskService';
import type { TaskService } from '../tasks/taskService';
import { createBatchService } from './createBatchService';

const PICTURES = 200;
const CELLS = 16;
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** A server process on the store. It computes by itself, until `dieAt` cells: then it hangs, as a killed one is silent. */
function openServer(dieAt = Infinity) {
  const { database, artifacts, images } = store;
  const compute = new FakeCompute();
  const jobs = createJobService({ database, artifacts, compute, images, version: '1.0.0', log: silentLog });
  const tasks = createTaskService({ tasks: database.tasks, log: silentLog });
  const batches = createBatchService({ database, artifacts, imageReader, jobs, tasks });
  const counted = { cells: 0, died: Promise.resolve() };
  let die = () => {};
  counted.died = new Promise<void>((resolve) => (die = resolve));
  const drive = async (run: FakeRun) => {
    if (run.next === 0) await run.base();
    while (run.next < run.total) {
      if (counted.cells >= dieAt) return die();
      const count = Math.min(5, run.total - run.next);
      counted.cells += count;
      await run.cells(count);
    }
    await run.finish();
  };
  void (async () => {
    for (;;) await drive(await compute.nextRun());
  })();
  return { jobs, tasks, batches, compute, counted };
}

function whenOver(tasks: TaskService, id: string): Promise<Task> {
  return new Promise((resolve) => {
    tasks.subscribe(id, (task) => isTaskOver(task.state) && resolve(task));
    void tasks.get(id).then((task) => task && isTaskOver(task.state) && resolve(task));
  });
}

async function newRequest(count: number) {
  const images = [];
  for (let i = 0; i < count; i++) images.push(await store.addImage());
  const settings = { spec: TEST_SPEC, target: 'top', region: { kind: 'mask' } } as const;
  const imageIds = images.map(({ id }) => id);
  return { networkId: store.network.id, imageSetId: images[0]!.imageSetId, imageIds, name: 'Noise', ...settings };
}

it('survives a kill: every picture is computed once, and all is as if it had not been interrupted', async () => {
  const request = await newRequest(PICTURES);
  const killed = openServer(Math.floor(PICTURES * 0.4) * CELLS + 5);
  const { batch } = await killed.batches.create(request);
  await killed.counted.died;
  const { counts } = await killed.batches.get(batch.id);
  expect(counts.measured).toBeGreaterThan(PICTURES * 0.35);
  expect(counts.measured).toBeLessThan(PICTURES);

  const next = openServer();
  await next.jobs.recover();
  await next.tasks.recover();
  const { task } = await next.batches.create(request); // the same request is the same batch, and joins its task
  expect((await whenOver(next.tasks, task.id)).state).toMatchObject({ status: 'completed' });
  expect(await next.batches.get(batch.id)).toMatchObject({
    counts: { pictures: PICTURES, measured: PICTURES, failed: 0 },
  });
  // What the killed one had not stored of its last picture is all that was computed again.
  expect(killed.counted.cells + next.counted.cells).toBeGreaterThanOrEqual(PICTURES * CELLS);
  expect(killed.counted.cells + next.counted.cells).toBeLessThan((PICTURES + 1) * CELLS);

  // The fake device answers every picture alike: class by class, by the cell's place in the order.
  const base = [0, 1, 2].map((c) => fakeProbability(-1, c));
  const top = base.indexOf(Math.max(...base));
  const drops = Array.from({ length: CELLS }, (_, k) => base[top]! - fakeProbability(k, top));
  for await (const page of next.batches.measured(batch.id))
    for (const { measures } of page) {
      expect(measures).toMatchObject({ targetClass: top, baseProbability: base[top], baseRank: 0, outsideShare: null });
      expect(measures.greatestDrop).toBeCloseTo(Math.max(...drops), 6);
      expect(measures.meanDrop).toBeCloseTo(drops.reduce((a, b) => a + b) / CELLS, 6);
    }
  const { mean, deviation, pictures } = await next.batches.mean(batch.id);
  expect([pictures, Math.max(...deviation)]).toEqual([PICTURES, 0]);
  expect([...mean].sort()).toEqual([...Float32Array.from(drops)].sort());

  // Both ways: a session's request finds the batch's run, and another batch computes none of them.
  const computed = next.counted.cells;
  const imageId = request.imageIds[15]!;
  const run = await next.jobs.start({ networkId: request.networkId, imageId, spec: TEST_SPEC }, { name: 'Anna', sessionId: null }); // prettier-ignore
  expect(run.state.status).toBe('completed');
  const other = await next.batches.create({ ...request, target: 1 });
  await whenOver(next.tasks, other.task.id);
  expect((await next.batches.get(other.batch.id)).counts.measured).toBe(PICTURES);
  expect(next.counted.cells).toBe(computed);
}, 240_000);

it('is cancelled within a second in the middle of a picture, and goes on when it is started again', async () => {
  const server = openServer(3 * CELLS + 5);
  const { batch, task } = await server.batches.create(await newRequest(5));
  await server.counted.died;
  const before = performance.now();
  expect((await server.tasks.cancel(task.id)).state.status).toBe('cancelled');
  expect(performance.now() - before).toBeLessThan(1000);
  expect(server.compute.runs.at(-1)!.signal.aborted).toBe(true);

  const next = openServer();
  await whenOver(next.tasks, (await next.batches.start(batch.id)).id);
  expect((await next.batches.get(batch.id)).counts).toMatchObject({ pictures: 5, measured: 5 });
}, 30_000);

it('lists a picture that fails with its reason, and goes on with the others', async () => {
  const request = await newRequest(3);
  const server = openServer();
  const { batch, task } = await server.batches.create({ ...request, target: 'label' });
  await whenOver(server.tasks, task.id);
  const { counts, failed } = await server.batches.get(batch.id);
  expect(counts).toMatchObject({ measured: 0, failed: 3 });
  expect(failed[0]!.error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('has no label') as string }); // prettier-ignore
});
