import { expect, it } from 'vitest';
import { allocate, float64s } from '../wasm/allocate';
import { splineWeights } from './cubicSpline.testing';
import { openGridKernels } from './gridModule';

const [COLUMNS, ROWS, SPACING, ORIGIN_X, ORIGIN_Y] = [8, 7, 0.7, -3, 2];

/** Points in any cell of the grid that their splines do not reach beyond, some on nodes. */
const POINTS = [
  [1, 1],
  [1.25, 2.875],
  [4.9, 3.001],
  [2, 4.5],
].map(([x, y]) => [ORIGIN_X + SPACING * x!, ORIGIN_Y + SPACING * y!] as const);

/** Where a point lies, in cells, and its sixteen nodes with their weights. */
function reachOf([x, y]: readonly [number, number]): { node: number; weight: number }[] {
  const perUnit = 1 / SPACING;
  const [column, row] = [(x - ORIGIN_X) * perUnit, (y - ORIGIN_Y) * perUnit];
  const weights = new Float64Array(8);
  splineWeights(column - Math.floor(column), weights, 0);
  splineWeights(row - Math.floor(row), weights, 4);
  return Array.from({ length: 16 }, (_, at) => ({
    node: (Math.floor(row) - 1 + (at >> 2)) * COLUMNS + Math.floor(column) - 1 + (at & 3),
    weight: weights[4 + (at >> 2)]! * weights[at & 3]!,
  }));
}

it('points are spread onto their sixteen nodes, and the field there is read, as in plain TypeScript to the last bit', () => {
  const { memory, arrays } = allocate({
    positions: float64s(2 * POINTS.length),
    charges: float64s(COLUMNS * ROWS),
    field: float64s(2 * COLUMNS * ROWS),
    forces: float64s(2 * POINTS.length),
  });
  const { positions, charges, field, forces } = arrays;
  positions.set(POINTS.flat());
  field.forEach((_, at) => (field[at] = Math.sin(at * at)));
  const { spread, gather } = openGridKernels(memory);
  const [first, end] = [positions.byteOffset, positions.byteOffset + 8 * positions.length];
  spread(first, end, charges.byteOffset, 8 * COLUMNS, ORIGIN_X, ORIGIN_Y, 1 / SPACING);
  gather(first, end, field.byteOffset, 16 * COLUMNS, ORIGIN_X, ORIGIN_Y, 1 / SPACING, forces.byteOffset);
  const expected = new Float64Array(charges.length);
  POINTS.forEach((point, i) => {
    let [x, y] = [0, 0];
    for (const { node, weight } of reachOf(point)) {
      expected[node]! += weight;
      x += weight * field[2 * node]!;
      y += weight * field[2 * node + 1]!;
    }
    expect([...forces.subarray(2 * i, 2 * i + 2)]).toEqual([x, y]);
  });
  expect([...charges]).toEqual([...expected]);
});
