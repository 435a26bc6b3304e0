import { expect, it } from 'vitest';
import { occlusionGrid } from '../occlusion/grid';
import { pictureDrop } from './pictureDrop';

const spec = { patch: 2, stride: 2, fill: [0, 0, 0] as [number, number, number] };
const grid = occlusionGrid(spec, { width: 4, height: 4 });

it('measures a picture as paper and pencil do', () => {
  // Drops of class 1: 0.5, 0.25, 0 and −0.25; stride and patch are equal, so each pixel is under one patch.
  const { measures, drops } = pictureDrop({
    probabilities: Float32Array.of(0, 0.25, 0.5, 0.75),
    base: [0.5, 0.5, 0],
    targetClass: 1,
    labelClass: 0,
    grid,
    spec,
    // Of cell (0, 0), whose patch covers four pixels from the left top, three are the object.
    coverage: Float64Array.from({ length: 16 }, (_, pixel) => ([0, 1, 4].includes(pixel) ? 1 : 0)),
  });
  expect([...drops]).toEqual([0.5, 0.25, 0, -0.25]);
  const { outsideShare, evenShare, ...rest } = measures;
  expect(rest).toEqual({
    ...{ targetClass: 1, baseProbability: 0.5, baseRank: 1, right: true },
    ...{ greatestDrop: 0.5, greatestCell: 0, meanDrop: 0.125 },
  });
  expect([outsideShare, evenShare]).toEqual([(1 * 0.5 + 4 * 0.25) / (4 * 0.5 + 4 * 0.25), 13 / 16]);
});

it('has no share without an object or a positive drop, and no outcome without a label', () => {
  const run = { base: [0.5, 0.5], targetClass: 0, labelClass: null, grid, spec };
  const risen = pictureDrop({ ...run, probabilities: new Float32Array(4).fill(0.75), coverage: new Float64Array(16) });
  expect(risen.measures).toMatchObject({ right: null, greatestDrop: -0.25, outsideShare: null });
  const unmasked = pictureDrop({ ...run, probabilities: new Float32Array(4), coverage: null });
  expect(unmasked.measures).toMatchObject({ greatestDrop: 0.5, outsideShare: null, evenShare: null });
});
