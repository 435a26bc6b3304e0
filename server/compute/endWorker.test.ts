import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { endWorker } from './endWorker';

const LISTEN = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ kind }) => { if (kind === 'close') process.exit(7); });`;

it('waits until a thread is through with what it is in', async () => {
  const worker = new Worker(
    `${LISTEN}
    parentPort.postMessage('begun');
    const end = Date.now() + 300;
    while (Date.now() < end);
    parentPort.postMessage('done');`,
    { eval: true },
  );
  await once(worker, 'message');
  const told: unknown[] = [];
  worker.on('message', (message) => told.push(message));
  const exit = once(worker, 'exit');
  await endWorker(worker);
  expect(await exit).toEqual([7]); // by itself, and not from outside
  expect(told).toEqual(['done']);
});

it('stops one that never comes to an end', async () => {
  const worker = new Worker(`${LISTEN} parentPort.postMessage('begun'); for (;;);`, { eval: true });
  await once(worker, 'message');
  const exit = once(worker, 'exit');
  await endWorker(worker, 100);
  expect(await exit).toEqual([1]);
});

it('takes one that has ended already for ended', async () => {
  const worker = new Worker('', { eval: true });
  await once(worker, 'exit');
  await endWorker(worker, 50);
});
