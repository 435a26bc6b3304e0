import { expect, it } from 'vitest';
import { channelStatistics } from './channelStatistics';

it('says smallest, greatest and where first, mean and share of zeros of each map', () => {
  const values = Float32Array.of(0, 0, 0, 4, 0, 4, -1, -1, -1, -1, -1, -1, 1, NaN, 0, 3, 0, 0);
  expect(channelStatistics({ channels: 3, height: 2, width: 3, values })).toEqual([
    { min: 0, max: 4, maxAt: { row: 1, col: 0 }, mean: 8 / 6, zeros: 4 / 6 },
    { min: -1, max: -1, maxAt: { row: 0, col: 0 }, mean: -1, zeros: 0 },
    { min: null, max: null, maxAt: null, mean: null, zeros: 3 / 6 },
  ]);
});
