import { expect, it } from 'vitest';
import { inTurns } from './inTurns';

it('inTurns gives all items in order, and the thread to others after every thousand', async () => {
  let turns = 0;
  let next: NodeJS.Immediate;
  const takeTurn = () => {
    turns++;
    next = setImmediate(takeTurn);
  };
  next = setImmediate(takeTurn);
  const items = Array.from({ length: 10_500 }, (_, i) => i);
  const seen: number[] = [];
  for await (const item of inTurns(items)) seen.push(item);
  clearImmediate(next);
  expect(seen).toEqual(items);
  expect(turns).toBeGreaterThanOrEqual(10);
});
