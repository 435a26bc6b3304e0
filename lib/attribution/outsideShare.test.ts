import { describe, expect, it } from 'vitest';
import { pixelAttribution } from '../occlusion/attribution';
import { patchRect, type OcclusionGrid } from '../occlusion/grid';
import { seededRandom } from '../random/seededRandom';
import { outsideShare, pointingGame } from './outsideShare';
import { boxCoverage, maskCoverage } from './region';

const SIZE = { width: 4, height: 3 };

describe('the region of an object', () => {
  it('covers whole pixels by a box of whole edges, and parts of them by another', () => {
    expect([...boxCoverage({ y0: 1, x0: 1, y1: 3, x1: 3 }, SIZE)]).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
    const parts = [...boxCoverage({ y0: 0.5, x0: 1.25, y1: 1.75, x1: 3.5 }, SIZE)];
    expect(parts).toEqual([0, 0.375, 0.5, 0.25, 0, 0.75 * 0.75, 0.75, 0.375, 0, 0, 0, 0]);
    // A box within one pixel.
    expect([...boxCoverage({ y0: 0.25, x0: 0.5, y1: 0.75, x1: 0.75 }, { width: 1, height: 1 })]).toEqual([0.125]);
  });

  it('has as much area as the part of the box that is in the picture', () => {
    const random = seededRandom(1);
    for (let k = 0; k < 100; k++) {
      const [y0, x0] = [random() * 8 - 3, random() * 8 - 3];
      const [y1, x1] = [y0 + random() * 5, x0 + random() * 5];
      const high = Math.min(y1, 3) - Math.max(y0, 0);
      const wide = Math.min(x1, 4) - Math.max(x0, 0);
      const area = () => boxCoverage({ y0, x0, y1, x1 }, SIZE).reduce((sum, share) => sum + share);
      if (high > 0 && wide > 0) expect(area()).toBeCloseTo(high * wide, 12);
      else expect(area).toThrow('covers nothing of 4 × 3 pixels');
    }
  });

  it('is refused where there is none', () => {
    expect(() => boxCoverage({ y0: 1, x0: 1, y1: 1, x1: 2 }, SIZE)).toThrow('covers nothing');
    expect(() => boxCoverage({ y0: 0, x0: 4, y1: 3, x1: 9 }, SIZE)).toThrow('covers nothing');
    expect(() => boxCoverage({ y0: NaN, x0: 0, y1: 3, x1: 4 }, SIZE)).toThrow('covers nothing');
  });

  it('is every pixel of a mask that is not 0', () => {
    expect([...maskCoverage(Uint8Array.of(0, 1, 255, 0))]).toEqual([0, 1, 1, 0]);
  });
});

describe('the share of the drop that lies outside', () => {
  it('is as worked by hand: positive and known pixels only, pixels at the border in parts', () => {
    const drops = [4, 2, -8, NaN];
    // Of the pixels 1, 2, 3 one and a half are outside; of the drop 4 · ½ of 6.
    expect(outsideShare(drops, [0.5, 1, 0, 0])).toEqual({ share: 2 / 6, evenShare: 1.5 / 3, total: 6 });
    expect(outsideShare(drops, [1, 1, 0, 0])?.share).toBe(0);
    expect(outsideShare(drops, [0, 0, 1, 1])?.share).toBe(1);
  });

  it('is the share of the area for an even map', () => {
    const size = { width: 31, height: 17 };
    const coverage = boxCoverage({ y0: -3.5, x0: 2.2, y1: 9.1, x1: 99 }, size);
    const result = outsideShare(new Float32Array(31 * 17).fill(0.2), coverage);
    expect(result?.share).toBeCloseTo(1 - (9.1 * (31 - 2.2)) / (31 * 17), 10);
    expect(result?.evenShare).toBeCloseTo(result?.share ?? NaN, 10);
  });

  it('of an occlusion map is that of every pixel asked one by one, cut patches included', () => {
    const spec = { patch: 5, stride: 3 };
    const size = { width: 17, height: 13 };
    const grid: OcclusionGrid = { ...size, rows: 5, cols: 6 };
    const random = seededRandom(2);
    const cells = Float32Array.from({ length: grid.rows * grid.cols }, () => random() - 0.4);
    const box = { y0: 4, x0: 6, y1: 20, x1: 11 };
    let [outside, total] = [0, 0];
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++) {
        const covering = [...cells].filter((_, cell) => {
          const rect = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
          return y >= rect.y0 && y < rect.y1 && x >= rect.x0 && x < rect.x1;
        });
        const drop = Math.max(0, covering.reduce((a, b) => a + b) / covering.length);
        total += drop;
        if (y < box.y0 || x < box.x0 || x >= box.x1) outside += drop;
      }
    const result = outsideShare(pixelAttribution(cells, grid, spec), boxCoverage(box, size));
    expect(result?.share).toBeCloseTo(outside / total, 5);
  });

  it('is not defined where nothing drops, and not over another picture', () => {
    expect(outsideShare([0, -1, NaN], [1, 1, 0])).toBeNull();
    expect(outsideShare([], [])).toBeNull();
    expect(() => outsideShare([1, 2], [1])).toThrow('are not of one picture');
  });
});

describe('the pointing game', () => {
  const coverage = boxCoverage({ y0: 0, x0: 0, y1: 2, x1: 1.5 }, SIZE);
  const mapOf = (values: Record<number, number>) => Float32Array.from({ length: 12 }, (_, pixel) => values[pixel] ?? 0);

  it('is 1 for a hit, 0 for a miss; a pixel is hit when half of it is covered', () => {
    expect(pointingGame(mapOf({ 4: 1 }), coverage, SIZE)).toBe(1);
    expect(pointingGame(mapOf({ 5: 1 }), coverage, SIZE)).toBe(1);
    expect(pointingGame(mapOf({ 6: 1 }), coverage, SIZE)).toBe(0);
    expect(pointingGame(mapOf({ 4: 1, 11: 2 }), coverage, SIZE)).toBe(0);
  });

  it('counts equally strong pixels with the share that hits, wherever they stand', () => {
    expect(pointingGame(mapOf({ 0: 1, 6: 1, 7: 1, 11: 1 }), coverage, SIZE)).toBe(1 / 4);
    expect(pointingGame(new Float32Array(12).fill(-3), coverage, SIZE)).toBe(4 / 12);
  });

  it('tolerates a distance, as the crow flies', () => {
    // Pixel 11 is (2, 3), the nearest covered one (1, 1): √5 away.
    expect(pointingGame(mapOf({ 11: 1 }), coverage, SIZE, 2)).toBe(0);
    expect(pointingGame(mapOf({ 11: 1 }), coverage, SIZE, 2.24)).toBe(1);
    expect(pointingGame(mapOf({ 11: 1 }), coverage, SIZE, 15)).toBe(1);
  });

  it('leaves out unknown pixels, and says nothing of a map without any', () => {
    expect(pointingGame(mapOf({ 0: NaN, 4: 1 }), coverage, SIZE)).toBe(1);
    expect(pointingGame(new Float32Array(12).fill(NaN), coverage, SIZE)).toBeNull();
    expect(() => pointingGame([1], coverage, SIZE)).toThrow('are not of one picture');
    expect(() => pointingGame(mapOf({}), coverage, { width: 5, height: 3 })).toThrow('does not have 5 × 3 pixels');
  });
});
