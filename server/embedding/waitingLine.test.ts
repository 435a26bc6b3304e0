import { expect, it } from 'vitest';
import { WaitingLine } from './waitingLine';

it('those who wait move up as others come to their turn or leave', () => {
  const line = new WaitingLine<string>();
  const places = () => ['a', 'b', 'c', 'd'].map((one) => line.placeOf(one));
  expect(line.shift()).toBeUndefined();
  for (const one of ['a', 'b', 'c', 'd']) line.push(one);
  expect(places()).toEqual([0, 1, 2, 3]);
  expect(line.shift()).toBe('a');
  expect(places()).toEqual([null, 0, 1, 2]);
  expect([line.remove('c'), line.remove('c'), line.remove('a')]).toEqual([1, null, null]);
  expect(places()).toEqual([null, 0, null, 1]);
  line.push('a');
  expect(places()).toEqual([2, 0, null, 1]);
  expect(line.from(1)).toEqual(['d', 'a']);
  expect(line.clear()).toEqual(['b', 'd', 'a']);
  expect(places()).toEqual([null, null, null, null]);
});
