import { describe, expect, it } from 'vitest';
import { exactAssignment } from './exactAssignment.testing';
import { exactNeighbours } from './exactNeighbours';
import { type GridLayout, gridLayout, gridPositions } from './gridLayout';
import { blob, blobs } from './layouts.testing';
import { mapVectors, neighbourPreservation } from './quality';
import { seededRandom } from '../random/seededRandom';

/** Σ |point − its cell|². */
function costOf(positions: Float64Array, places: Float64Array): number {
  return positions.reduce((sum, value, at) => sum + (value - places[at]!) ** 2, 0);
}

function leastCost(positions: Float64Array, { columns, rows, originX, originY, pitch }: GridLayout): number {
  return exactAssignment(positions.length / 2, columns * rows, (i, cell) => {
    const x = originX + pitch * (cell % columns);
    const y = originY + pitch * Math.floor(cell / columns);
    return (positions[2 * i]! - x) ** 2 + (positions[2 * i + 1]! - y) ** 2;
  });
}

function checkCells({ columns, rows, cells }: GridLayout, count: number): void {
  expect(cells).toHaveLength(count);
  expect(new Set(cells).size).toBe(count);
  for (const cell of cells) expect(cell >= 0 && cell < columns * rows).toBe(true);
  expect(columns * rows - count).toBeLessThan(Math.max(columns, 1));
}

/** Every way to give `rows` their columns. */
function cheapestOfAll(rows: number, columns: number, cost: (row: number, column: number) => number): number {
  const from = (row: number, taken: number): number => {
    if (row === rows) return 0;
    let least = Infinity;
    for (let j = 0; j < columns; j++)
      if ((taken & (1 << j)) === 0) least = Math.min(least, cost(row, j) + from(row + 1, taken | (1 << j)));
    return least;
  };
  return from(0, 0);
}

describe('a map as a grid', () => {
  it('keeps a grid that the points already form, whatever their order', () => {
    // Four columns, three rows, three apart; point i is at place 5 i mod 12.
    const positions = Float64Array.from({ length: 24 }, (_, at) => {
      const place = (5 * (at >> 1)) % 12;
      return at % 2 === 0 ? 10 + 3 * (place % 4) : -7 + 3 * Math.floor(place / 4);
    });
    const grid = gridLayout(positions);
    expect(grid).toMatchObject({ columns: 4, rows: 3 });
    expect([...grid.cells]).toEqual(Array.from({ length: 12 }, (_, i) => (5 * i) % 12));
  });

  it.each<[string, Float64Array]>([
    ['no point', new Float64Array()],
    ['one', Float64Array.of(3, 4)],
    ['two', Float64Array.of(3, 4, 5, 5)],
    ['a prime number', blob(101, 5)],
    ['a cloud', blob(1000, 5)],
    ['clouds', blobs(777, 7, 40)],
    ['a line', Float64Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? at : 7))],
    ['an upright line', Float64Array.from({ length: 200 }, (_, at) => (at % 2 === 1 ? at : 7))],
    ['all at one place', new Float64Array(300).fill(2.5)],
    ['many on few places', Float64Array.from({ length: 8000 }, (_, at) => [0, 3, 100][(at >> 1) % 3]!)],
    ['an outlier', blob(100, 1).with(0, 1e9)],
    ['tiny', blob(100, 1e-300)],
  ])('gives every point a cell of its own: %s', (_, positions) => {
    const grid = gridLayout(positions);
    checkCells(grid, positions.length / 2);
    expect(gridPositions(grid).every(Number.isFinite)).toBe(true);
    expect(grid.pitch).toBeGreaterThan(0);
  });

  it('has square cells in about the shape of the map, which it covers', () => {
    for (const [stretch, columns, rows] of [
      [1, 32, 32],
      [1.5, 39, 26],
      [10, 45, 23],
      [0.1, 23, 44],
    ] as const) {
      const random = seededRandom(3);
      const positions = Float64Array.from({ length: 2000 }, (_, at) => random() * (at % 2 === 0 ? 100 * stretch : 100));
      const grid = gridLayout(positions);
      expect(Math.abs(grid.columns - columns)).toBeLessThanOrEqual(1);
      expect(Math.abs(grid.rows - rows)).toBeLessThanOrEqual(1);
      const places = gridPositions(grid);
      for (const axis of [0, 1]) {
        const along = (values: Float64Array) => values.filter((_, at) => at % 2 === axis);
        const middle = (values: Float64Array) => (Math.max(...values) + Math.min(...values)) / 2;
        expect(Math.abs(middle(along(places)) - middle(along(positions)))).toBeLessThanOrEqual(grid.pitch);
        // The last cell goes half a pitch beyond its middle.
        expect(Math.max(...along(places)) + grid.pitch / 2).toBeGreaterThan(Math.max(...along(positions)));
      }
    }
  });

  it.each([
    [7, 1.1, 2],
    [20, 1.1, 1.3],
    [60, 1.1, 1.3],
    [150, 1.1, 1.2],
  ])('is nearly as good as the best assignment there is of %i points', (count, usual, worst) => {
    const excesses = [1, 2, 3, 4, 5, 6, 7, 8]
      .flatMap((seed) => [blob(count, 10, seed), blobs(count, 5, 20, seed)])
      .map((positions) => {
        const grid = gridLayout(positions);
        return costOf(positions, gridPositions(grid)) / leastCost(positions, grid);
      })
      .sort((a, b) => a - b);
    expect(excesses[0]).toBeGreaterThan(1 - 1e-12);
    expect(excesses[excesses.length / 2]).toBeLessThan(usual);
    expect(excesses.at(-1)).toBeLessThan(worst);
  });

  it('keeps far more neighbours than putting points in rows one after the other, from the lowest up', () => {
    const positions = blobs(2000, 10, 40);
    const grid = gridLayout(positions);
    const inRows = new Int32Array(2000);
    const upwards = Array.from(inRows.keys()).sort((a, b) => positions[2 * a + 1]! - positions[2 * b + 1]! || a - b);
    for (let first = 0; first < 2000; first += grid.columns)
      upwards
        .slice(first, first + grid.columns)
        .sort((a, b) => positions[2 * a]! - positions[2 * b]! || a - b)
        .forEach((i, column) => (inRows[i] = first + column));
    const ofMap = exactNeighbours(mapVectors(positions), { k: 10 });
    const kept = (cells: Int32Array) =>
      neighbourPreservation(ofMap, exactNeighbours(mapVectors(gridPositions({ ...grid, cells })), { k: 10 }), 10);
    const [ours, naive] = [kept(grid.cells), kept(inRows)];
    expect(ours).toBeGreaterThan(1.25 * naive);
    expect(ours).toBeGreaterThan(0.5);
    expect(costOf(positions, gridPositions(grid))).toBeLessThan(
      0.8 * costOf(positions, gridPositions({ ...grid, cells: inRows })),
    );
  });

  it('cannot be made better by a swap of two cells that are near', () => {
    const positions = blobs(90, 4, 12);
    const grid = gridLayout(positions);
    const cost = costOf(positions, gridPositions(grid));
    for (let i = 0; i < 90; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [grid.cells[i]!, grid.cells[j]!];
        const apart = [(a % grid.columns) - (b % grid.columns), Math.floor(a / grid.columns) - Math.floor(b / grid.columns)]; // prettier-ignore
        if (Math.max(...apart.map(Math.abs)) > 2) continue;
        const swapped = gridPositions({ ...grid, cells: grid.cells.with(i, b).with(j, a) });
        expect(costOf(positions, swapped)).toBeGreaterThan(cost - 1e-6);
      }
  });

  it('is the same for the same map, moved and scaled, and leaves the map as it is', () => {
    const positions = blobs(500, 5, 20);
    const copy = positions.slice();
    const { cells } = gridLayout(positions);
    expect(positions).toEqual(copy);
    expect(gridLayout(positions).cells).toEqual(cells);
    expect(gridLayout(positions.map((value) => 4 * value)).cells).toEqual(cells); // exact in binary
  });

  it('refuses points that are nowhere', () => {
    expect(() => gridLayout(Float64Array.of(1, 2, NaN, 3))).toThrow('point 1 is at NaN');
  });
});

it('the exact assignment is that of trying all', () => {
  const random = seededRandom(1);
  for (const [rows, columns] of [
    [1, 1],
    [3, 3],
    [5, 6],
    [6, 6],
    [4, 7],
  ] as const) {
    const costs = Float64Array.from({ length: rows * columns }, random);
    const cost = (row: number, column: number) => costs[row * columns + column]!;
    expect(exactAssignment(rows, columns, cost)).toBeCloseTo(cheapestOfAll(rows, columns, cost), 12);
  }
});
