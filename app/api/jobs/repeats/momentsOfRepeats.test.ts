import { expect, it } from 'vitest';
import { CELLS, CLASSES, ANNA, openServer, store, useStore as openStore } from '@/server/jobs/jobServer.testing';
import { hasEnded, until } from '@/server/jobs/untilJob.testing';
import { fakeProbability } from '@/server/jobs/fakeCompute.testing';
import { repeatRequests } from '@/lib/occlusion/repeats';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { momentsOfRepeats } from './momentsOfRepeats';

openStore();

it('repeats are counted as they come, and their moments are of all that is known', async () => {
  const { jobs, compute } = openServer();
  const request = { ...(await store.newRequest()) };
  request.spec = { ...request.spec, fill: { kind: 'noise', seed: 7 } };
  const question = { request, repeats: 3, class: 1, score: 'probability' as const };
  expect(await momentsOfRepeats({ jobs }, question)).toMatchObject({
    maps: 0,
    mean: [],
    repeats: Array(3).fill({ jobId: null, status: null }),
  });
  const [first, second] = repeatRequests(request, 3);
  const one = await jobs.start(first!, ANNA);
  const run = await compute.nextRun();
  await run.base();
  await run.finish();
  await until(jobs, one.id, hasEnded);
  await jobs.start(second!, ANNA);
  const part = await compute.nextRun();
  await part.base();
  await part.cells(2);
  const answer = await momentsOfRepeats({ jobs }, question);
  expect(answer.maps).toBe(2);
  expect(answer.repeats.map(({ status, done }) => [status, done])).toEqual([['completed', CELLS], ['running', 2], [null, 0]]); // prettier-ignore
  // The fake network answers alike whatever the seed: no spread where two repeats know the cell, none told elsewhere.
  const order = progressiveOrder({ rows: 4, cols: 4 });
  for (const [position, cell] of order.entries()) {
    expect(answer.mean[cell]).toBeCloseTo(fakeProbability(position, 1), 6);
    expect(answer.deviation[cell]).toBe(position < 2 ? 0 : null);
  }
  await expect(momentsOfRepeats({ jobs }, { ...question, class: CLASSES })).rejects.toMatchObject({
    code: 'invalid_input',
    options: { field: 'class' },
  });
});
