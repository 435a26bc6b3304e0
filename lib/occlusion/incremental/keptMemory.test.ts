import { expect, it } from 'vitest';
import type { SpatialNetwork } from '../../network/spatialNetwork';
import { keptMemory } from './keptMemory';
import { planIncremental } from './planIncremental';

/** 3 × 8 × 8 → a window of 3 with stride 2, 4 channels of 4 × 4 → a dense layer. */
const axis = { extent: 3, stride: 2, padBegin: 1 };
const network: SpatialNetwork = {
  picture: { tensor: 'x', map: { channels: 3, height: 8, width: 8 }, axes: { row: 2, col: 3, channel: 1 } },
  layers: [
    {
      tensor: 'a',
      inputs: ['x'],
      reach: { kind: 'window', rows: axis, cols: axis, border: 0 },
      map: { channels: 4, height: 4, width: 4 },
      macsPerPlace: 1,
    },
    { tensor: 'y', inputs: ['a'], reach: { kind: 'global' }, map: null, macsPerPlace: 1 },
  ],
  axes: new Map(),
  outputTensor: 'y',
};

it('counts maps, padding, copies and windows', () => {
  const patches = [{ y0: 2, x0: 2, y1: 4, x1: 4 }]; // changes rows and columns 1 and 2 of the map
  const [none, one] = keptMemory(planIncremental(network), patches, { batch: 2, tailBatch: 5 });
  const [picture, map, padded] = [3 * 8 * 8, 4 * 4 * 4, 3 * 9 * 9];
  expect(none).toBe(4 * (picture + 2 * picture + 5 * picture));
  // Windows of 2 × 2 read 5 × 5 places.
  expect(one).toBe(4 * (picture + map + padded + 2 * picture + 2 * (3 * 5 * 5 + 4 * 2 * 2) + 5 * map));
});
