import { describe, expect, it } from 'vitest';
import type { OcclusionSpec } from '../domain/occlusion';
import { occlusionGrid } from './grid';
import { withSegments } from './segments';
import { atCells, differences, haveSameCells, mapPair, type CellValues } from './mapPair';

function run(side: number, spec: Partial<OcclusionSpec>, values: number[] = []): CellValues {
  const whole: OcclusionSpec = { patch: 2, stride: 2, fill: [0, 0, 0], ...spec };
  return { grid: occlusionGrid(whole, { width: side, height: side }), spec: whole, values: Float32Array.from(values) };
}
const numbers = (values: Float32Array) => [...values];

describe('two maps at the same places', () => {
  it('are compared cell by cell where both cover the same, whatever with', () => {
    const pair = mapPair(run(4, {}, [1, 2, 3, NaN]), run(4, { fill: { kind: 'blur', sigma: 1 } }, [0.5, 2, NaN, 1]));
    expect(pair).toMatchObject({ per: 'cell', rows: 2, cols: 2, unit: 2 });
    expect(numbers(differences(pair))).toEqual([0.5, 0, NaN, NaN]);
    expect(numbers(atCells(differences(pair), pair))).toEqual([0.5, 0, NaN, NaN]);
  });

  it('are compared cell by cell too where another input is covered in the same proportion', () => {
    expect(haveSameCells(run(28, { patch: 6, stride: 1 }), run(56, { patch: 12, stride: 2 }))).toBe(true);
    expect(haveSameCells(run(56, { patch: 12, stride: 2 }), run(28, { patch: 6, stride: 1 }))).toBe(true);
    expect(haveSameCells(run(28, { patch: 6, stride: 1 }), run(56, { patch: 6, stride: 2 }))).toBe(false);
    expect(haveSameCells(run(28, { patch: 6 }), run(28, { patch: 8 }))).toBe(false);
  });

  it('are compared pixel by pixel where segments differ, and cell by cell where they are the same', () => {
    const image = { width: 4, height: 4, rgb: Uint8Array.from({ length: 48 }, (_, i) => (i % 12 < 3 ? 0 : 200)) };
    const squares = run(4, {}, [1, 2, 3, 4]);
    const spec = { ...squares.spec, segments: { compactness: 1 } };
    const segments = { ...squares, spec, grid: withSegments(squares.grid, spec, image) };
    expect(haveSameCells(segments, { ...segments, grid: withSegments(squares.grid, spec, image) })).toBe(true);
    const pair = mapPair(segments, squares);
    expect(pair.per).toBe('pixel');
    const own = [...segments.grid.segments!.labels].map((cell) => cell + 1);
    expect(numbers(pair.a)).toEqual(own);
    expect(own).not.toEqual(numbers(pair.b));
  });

  it('are averaged for each pixel where the strides differ', () => {
    // Four patches of 2 × 2 on 4 × 4 pixels, against one patch of 4 × 4 at pixel (2, 2), which covers all.
    const pair = mapPair(run(4, {}, [1, 2, 3, 4]), run(4, { patch: 4, stride: 4 }, [2]));
    expect(pair).toMatchObject({ per: 'pixel', rows: 4, cols: 4, unit: 1 });
    // prettier-ignore
    expect(numbers(differences(pair))).toEqual([
      -1, -1, 0, 0,
      -1, -1, 0, 0,
       1,  1, 2, 2,
       1,  1, 2, 2,
    ]);
    // The middle pixels of the cells are (1, 1), (1, 3), (3, 1) and (3, 3).
    expect(numbers(pair.ofCell as unknown as Float32Array)).toEqual([5, 7, 13, 15]);
    expect(numbers(atCells(differences(pair), pair))).toEqual([-1, 0, 1, 2]);
  });

  it('are averaged over overlapping patches, and unknown where no known patch covers a pixel', () => {
    // Patch 2, stride 1 on 2 × 2 pixels: cell (r, c) covers the pixels from (r − 1, c − 1) to (r, c).
    const overlapping = run(2, { patch: 2, stride: 1 }, [8, NaN, NaN, 0]);
    const single = run(2, { patch: 1, stride: 1 }, [1, 1, NaN, 1]);
    // (0,0): cells (0,0) and (1,1): (8 + 0) / 2 = 4. (0,1), (1,0), (1,1): cell (1,1) alone, 0.
    expect(numbers(mapPair(overlapping, single).a)).toEqual([4, 0, 0, 0]);
    expect(numbers(differences(mapPair(overlapping, single)))).toEqual([3, -1, NaN, -1]);
  });

  it('take the nearest pixel of an input of another size', () => {
    const large = run(
      4,
      { patch: 1, stride: 1 },
      Array.from({ length: 16 }, (_, k) => k),
    );
    const small = run(2, { patch: 2, stride: 2 }, [5]);
    // Pixels (0, 0), (0, 1), (1, 0), (1, 1) of two see rows and columns 1 and 3 of four: 5, 7, 13, 15.
    expect(numbers(mapPair(small, large).b)).toEqual([5, 7, 13, 15]);
    expect(numbers(mapPair(large, small).b)).toEqual(Array(16).fill(5));
  });
});
