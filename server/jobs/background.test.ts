import { expect, it } from 'vitest';
import { ANNA, openServer, statusOf, store, untilStored, useStore } from './jobServer.testing';
import { hasEnded, until } from './untilJob.testing';

useStore();
const BATCH = { name: 'a batch', sessionId: null, background: true };

it('lets whoever comes go first at once, and then goes on from its cells', async () => {
  const { jobs, compute } = openServer();
  const [long, next, quick] = [await store.newRequest(), await store.newRequest(), await store.newRequest()];
  const background = await jobs.start(long, BATCH);
  const second = await jobs.start(next, BATCH);
  const first = await compute.nextRun();
  await first.base();
  await first.cells(5);
  const anna = await jobs.start(quick, ANNA);
  expect(anna.state).toEqual({ status: 'queued', ahead: 1 });
  expect(first.signal.aborted).toBe(true);

  const run = await compute.nextRun();
  await untilStored(background, 5);
  expect(statusOf(await jobs.get(background.id))).toBe('queued');
  await run.base();
  await run.finish();
  expect(statusOf(await until(jobs, anna.id, hasEnded))).toBe('completed');

  const again = await compute.nextRun();
  expect(again.task.from).toBe(0); // behind the other one of its kind, which waited longer
  await again.base();
  await again.finish();
  expect(statusOf(await until(jobs, second.id, hasEnded))).toBe('completed');
  const rest = await compute.nextRun();
  expect(rest.task.from).toBe(5);
  await rest.finish();
  expect(await until(jobs, background.id, hasEnded)).toMatchObject({ attempt: 1, state: { status: 'completed' } });
});

it('is withdrawn only while nobody else has asked for it', async () => {
  const { jobs, compute } = openServer();
  const [wanted, unwanted] = [await store.newRequest(), await store.newRequest()];
  const one = await jobs.start(wanted, BATCH);
  const two = await jobs.start(unwanted, BATCH);
  const run = await compute.nextRun();
  await jobs.start(wanted, ANNA);
  await jobs.withdraw(one.id, 'a batch');
  await jobs.withdraw(two.id, 'a batch');
  expect([statusOf(await jobs.get(one.id)), statusOf(await jobs.get(two.id))]).toEqual(['running', 'cancelled']);
  await run.base();
  await run.finish();
});
