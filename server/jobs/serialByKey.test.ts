import { expect, it } from 'vitest';
import { deferred } from './deferred';
import { SerialByKey } from './serialByKey';

it('runs the actions of one key in order, through failures, and lets other keys pass', async () => {
  const locks = new SerialByKey();
  const told: string[] = [];
  const gate = deferred<void>();
  const first = locks.run('a', async () => {
    await gate.promise;
    told.push('a1');
    throw new Error('no');
  });
  const second = locks.run('a', async () => told.push('a2'));
  await locks.run('b', async () => told.push('b1'));
  gate.resolve();
  await expect(first).rejects.toThrow('no');
  await second;
  expect(told).toEqual(['b1', 'a1', 'a2']);
});
