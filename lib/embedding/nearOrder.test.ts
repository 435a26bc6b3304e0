import { expect, it } from 'vitest';
import { groupedVectors } from './layouts.testing';
import { nearOrder } from './nearOrder';

it('the order of near points has every point once, and those of a group side by side', () => {
  const [count, dimensions, groups] = [512, 5, 4];
  const vectors = { count, dimensions, values: groupedVectors(count, dimensions, groups, 3) };
  const order = nearOrder(vectors, dimensions);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  // In the file, no point follows one of its own group.
  const changes = order.reduce((sum, point, at) => sum + (at > 0 && point % groups !== order[at - 1]! % groups ? 1 : 0), 0); // prettier-ignore
  expect(changes).toBeLessThan(count / 10);
});

it('equal points, and fewer than are cut, stay in their order', () => {
  for (const count of [1, 64, 200]) {
    const order = nearOrder({ count, dimensions: 2, values: new Float64Array(2 * count) }, 2);
    expect([...order]).toEqual(Array.from({ length: count }, (_, i) => i));
  }
});
