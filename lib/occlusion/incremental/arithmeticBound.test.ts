import { expect, it } from 'vitest';
import type { SpatialNetwork } from '../../network/spatialNetwork';
import { arithmeticBound, boundOfBatches } from './arithmeticBound';
import { planIncremental } from './planIncremental';
import { similarFirst, windowStatistics } from './similarPatches';

/** 8 × 8 → a window of 3 that keeps the size (10 multiply-adds a place) → a dense layer (160). */
const three = { extent: 3, stride: 1, padBegin: 1 };
const map = { channels: 1, height: 8, width: 8 };
const network: SpatialNetwork = {
  picture: { tensor: 'x', map, axes: { row: 2, col: 3, channel: 1 } },
  layers: [
    {
      tensor: 'a',
      inputs: ['x'],
      reach: { kind: 'window', rows: three, cols: three, border: 0 },
      map,
      macsPerPlace: 10,
    },
    { tensor: 'y', inputs: ['a'], reach: { kind: 'global' }, map: null, macsPerPlace: 160 },
  ],
  axes: new Map(),
  outputTensor: 'y',
};
const plan = planIncremental(network);
const middle = { y0: 3, x0: 3, y1: 5, x1: 5 }; // changes 4 × 4
const corner = { y0: 0, x0: 0, y1: 1, x1: 1 }; // changes 2 × 2

it('is what whole runs compute over what the windows hold', () => {
  expect(arithmeticBound(plan, [middle])).toBeCloseTo(800 / 320, 12);
  expect(arithmeticBound(plan, [middle, corner])).toBeCloseTo(800 / (160 + 10 * 10), 12);
});

it('counts for a batch the windows of its largest patch', () => {
  expect(boundOfBatches(plan, [[middle, corner]])).toBeCloseTo(800 / 320, 12);
  expect(boundOfBatches(plan, [[middle], [corner]])).toBeCloseTo(800 / 260, 12);
});

it('is raised by putting similar patches together', () => {
  const patches = [middle, corner, middle, corner];
  const order = similarFirst(plan, windowStatistics(plan, patches), patches);
  expect(order).toEqual([1, 3, 0, 2]);
  const pairs = (indices: readonly number[]) => [indices.slice(0, 2), indices.slice(2)].map((pair) => pair.map((k) => patches[k]!)); // prettier-ignore
  expect(boundOfBatches(plan, pairs(order))).toBeGreaterThan(boundOfBatches(plan, pairs([0, 1, 2, 3])));
});
