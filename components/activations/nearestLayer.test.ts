import { expect, it } from 'vitest';
import { nearestLayer } from './nearestLayer';

const all = ['conv', 'relu', 'flat', 'fc', 'softmax'].map((name) => ({ name }));
const shown = [all[0]!, all[1]!, all[3]!];

it('is the layer before or after that can be shown, the earlier of two', () => {
  expect(nearestLayer(all, shown, 'flat')?.name).toBe('relu');
  expect(nearestLayer(all, shown, 'softmax')?.name).toBe('fc');
  expect(nearestLayer(all, shown, 'of another network')?.name).toBe('conv');
  expect(nearestLayer(all, [], 'flat')).toBeNull();
});
