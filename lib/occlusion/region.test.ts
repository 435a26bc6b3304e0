import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { coveredRegionSchema, MAX_MASK_RUNS, type CoveredRegion } from '../domain/coveredRegion';
import { modelInputSchema } from '../domain/modelCard';
import { copyRect, occlusionTensors } from './occlude';
import { preprocess, tensorLayout } from '../image/preprocess';
import { seededRandom } from '../random/seededRandom';
import { replacementImage } from './fill';
import {
  coveredPixels,
  coveredShare,
  fitsSize,
  maskedPixels,
  maskRegion,
  patchAround,
  regionMask,
  regionRects,
  requireFits,
  strokeMask,
  uncoveredRects,
} from './region';

const SIZE = { width: 5, height: 4 };
const drawn = (mask: Uint8Array, width: number) =>
  Array.from({ length: mask.length / width }, (_, y) =>
    Array.from(mask.subarray(y * width, (y + 1) * width), (one) => (one ? '#' : '.')).join(''),
  );
/** A mask from its picture. */
const maskOf = (rows: readonly string[]) => Uint8Array.from([...rows.join('')].map((sign) => (sign === '#' ? 1 : 0)));
const randomMask = (seed: number, count: number, share: number) => {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: count }, () => (random() < share ? 1 : 0));
};

describe('the mask of a region', () => {
  it('is the union of rectangles, and pixels under two of them count once', () => {
    const region: CoveredRegion = { kind: 'rects', rects: [{ x0: 0, y0: 0, x1: 2, y1: 2 }, { x0: 1, y0: 1, x1: 4, y1: 3 }] }; // prettier-ignore
    expect(drawn(regionMask(region, SIZE), 5)).toEqual(['##...', '####.', '.###.', '.....']);
    expect(coveredShare(region, SIZE)).toBe(9 / 20);
  });

  it('comes back from its run lengths, which begin with the free pixels', () => {
    const mask = maskOf(['##..#', '##...', '.....', '....#']);
    const region = maskRegion(mask, SIZE)!;
    expect(region.runs).toEqual([0, 2, 2, 3, 12, 1]);
    expect(coveredRegionSchema.parse(region)).toEqual(region);
    expect(regionRects(region)).toEqual([
      { x0: 0, x1: 2, y0: 0, y1: 1 },
      { x0: 4, x1: 5, y0: 0, y1: 1 },
      { x0: 0, x1: 2, y0: 1, y1: 2 },
      { x0: 4, x1: 5, y0: 3, y1: 4 },
    ]);
    for (const [seed, share] of [0, 0.1, 0.5, 0.9, 1].entries()) {
      const random = randomMask(seed, 20, share);
      const encoded = maskRegion(random, SIZE);
      expect(encoded ? regionMask(encoded, SIZE) : new Uint8Array(20)).toEqual(random);
    }
  });

  it('is none when nothing is covered, and when it has more runs than may be sent', () => {
    expect(maskRegion(new Uint8Array(20), SIZE)).toBeNull();
    const stripes = (count: number) => Uint8Array.from({ length: count }, (_, at) => at % 2);
    expect(maskRegion(stripes(MAX_MASK_RUNS), { width: MAX_MASK_RUNS, height: 1 })?.runs).toHaveLength(MAX_MASK_RUNS);
    expect(maskRegion(stripes(MAX_MASK_RUNS + 1), { width: MAX_MASK_RUNS + 1, height: 1 })).toBeNull();
  });

  it('never is more on the wire than a message may have, however ragged', () => {
    const side = 4096;
    const runs = Array<number>(MAX_MASK_RUNS).fill((side * side) / MAX_MASK_RUNS);
    const region = coveredRegionSchema.parse({ kind: 'mask', width: side, height: side, runs });
    expect(JSON.stringify(region).length).toBeLessThan(48 * 1024);
  });
});

describe('a region from outside', () => {
  it.each([
    { kind: 'rects', rects: [] },
    { kind: 'rects', rects: [{ x0: 2, y0: 0, x1: 2, y1: 4 }] },
    { kind: 'rects', rects: [{ x0: -1, y0: 0, x1: 2, y1: 4 }] },
    { kind: 'rects', rects: [{ x0: 0.5, y0: 0, x1: 2, y1: 4 }] },
    { kind: 'rects', rects: Array(17).fill({ x0: 0, y0: 0, x1: 1, y1: 1 }) },
    { kind: 'mask', width: 2, height: 2, runs: [1, 2] },
    { kind: 'mask', width: 2, height: 2, runs: [1, 4] },
    { kind: 'mask', width: 2, height: 2, runs: [1, 0, 3] },
    { kind: 'mask', width: 2, height: 2, runs: [1, -1, 4] },
    { kind: 'mask', width: 1e9, height: 1e9, runs: [1e18] },
    { kind: 'circle' },
    null,
  ])('is refused when it is %j', (region) => expect(coveredRegionSchema.safeParse(region).success).toBe(false));

  it('fits a picture when it lies inside, or is a mask of its very size', () => {
    const rect = (x1: number, y1: number): CoveredRegion => ({ kind: 'rects', rects: [{ x0: 0, y0: 0, x1, y1 }] });
    expect(fitsSize(rect(5, 4), SIZE)).toBe(true);
    expect(fitsSize(rect(6, 4), SIZE)).toBe(false);
    expect(fitsSize(rect(5, 5), SIZE)).toBe(false);
    const turned: CoveredRegion = { kind: 'mask', width: 4, height: 5, runs: [10, 10] };
    expect(fitsSize(turned, SIZE)).toBe(false);
    expect(() => requireFits(turned, SIZE)).toThrow(
      new AppError('invalid_input', "The covered region is a mask of 4 × 5 pixels, but the network's input has 5 × 4 pixels. Cover a part of that.", { field: 'region' }), // prettier-ignore
    );
  });
});

describe('a patch', () => {
  it('lies around its pixel as the patch of a cell does, and is cut at the border', () => {
    expect(patchAround({ x: 2, y: 2 }, 3, SIZE)).toEqual({ kind: 'rects', rects: [{ x0: 1, y0: 1, x1: 4, y1: 4 }] });
    expect(patchAround({ x: 2, y: 2 }, 2, SIZE)).toEqual({ kind: 'rects', rects: [{ x0: 1, y0: 1, x1: 3, y1: 3 }] });
    expect(patchAround({ x: 0, y: 3 }, 4, SIZE)).toEqual({ kind: 'rects', rects: [{ x0: 0, y0: 1, x1: 2, y1: 4 }] });
  });
});

describe('a stroke of a round brush', () => {
  const stroked = (from: { x: number; y: number }, to: { x: number; y: number }, diameter: number) => {
    const mask = new Uint8Array(42);
    strokeMask(mask, { width: 7, height: 6 }, { from, to, diameter, value: 1 });
    return drawn(mask, 7);
  };

  it('is a disc where the brush stands still, and a pixel when it is one wide', () => {
    const at = { x: 3, y: 2 };
    expect(stroked(at, at, 1)).toEqual(['.......', '.......', '...#...', '.......', '.......', '.......']);
    expect(stroked(at, at, 2)).toEqual(['.......', '...#...', '..###..', '...#...', '.......', '.......']);
    expect(stroked(at, at, 4)).toEqual(['...#...', '..###..', '.#####.', '..###..', '...#...', '.......']);
  });

  it('is the same as a disc at every point of the line, without gaps, however far the pointer jumped', () => {
    const size = { width: 40, height: 30 };
    const [from, to, diameter] = [{ x: 3, y: 4 }, { x: 33, y: 21 }, 7];
    const line = new Uint8Array(1200);
    strokeMask(line, size, { from, to, diameter, value: 1 });
    const oracle = new Uint8Array(1200);
    for (let step = 0; step <= 20_000; step++) {
      const [cx, cy] = [from.x + ((to.x - from.x) * step) / 20_000, from.y + ((to.y - from.y) * step) / 20_000];
      for (let y = Math.floor(cy) - 4; y <= cy + 4; y++)
        for (let x = Math.floor(cx) - 4; x <= cx + 4; x++)
          if (Math.hypot(x - cx, y - cy) <= diameter / 2) oracle[y * 40 + x] = 1;
    }
    expect(drawn(line, 40)).toEqual(drawn(oracle, 40));
  });

  it('erases, and is cut at the border', () => {
    const mask = new Uint8Array(42).fill(1);
    strokeMask(mask, { width: 7, height: 6 }, { from: { x: -3, y: 0 }, to: { x: 9, y: 0 }, diameter: 1, value: 0 });
    expect(drawn(mask, 7)).toEqual(['.......', ...Array<string>(5).fill('#######')]);
  });
});

describe('what the network is given', () => {
  const input = modelInputSchema.parse({
    tensor: 'x',
    width: 9,
    height: 7,
    layout: 'NCHW',
    channels: 'BGR',
    scale: 1 / 255,
    mean: [0.1, 0.2, 0.3],
    std: [0.4, 0.5, 0.6],
    fit: 'stretch', // prettier-ignore
  });
  const random = seededRandom(3);
  const image = { width: 9, height: 7, rgb: Uint8Array.from({ length: 189 }, () => Math.floor(random() * 256)) };

  it.each(['NCHW', 'NHWC'] as const)(
    'is, bit for bit, the preprocessed picture whose pixels are painted over, in %s',
    (layout) => {
      const own = { ...input, layout };
      const fill = { kind: 'noise', seed: 5 } as const;
      const { base, replacement } = occlusionTensors(image, own, { fill });
      const regions: CoveredRegion[] = [
        { kind: 'rects', rects: [{ x0: 1, y0: 0, x1: 6, y1: 3 }, { x0: 4, y0: 2, x1: 9, y1: 7 }] }, // prettier-ignore
        maskRegion(randomMask(8, 63, 0.4), image)!,
      ];
      for (const region of regions) {
        const tensor = base.slice();
        for (const rect of regionRects(region)) copyRect(replacement, tensor, 0, rect, tensorLayout(own));
        const painted = coveredPixels(image, region, replacementImage(image, fill, own));
        expect(tensor).toEqual(preprocess(painted, own));
        expect(tensor).not.toEqual(base);
      }
    },
  );
});

describe('everything but a region', () => {
  const regions: CoveredRegion[] = [
    { kind: 'rects', rects: [{ x0: 0, y0: 0, x1: 5, y1: 1 }, { x0: 1, y0: 0, x1: 3, y1: 4 }] }, // prettier-ignore
    maskRegion(randomMask(3, 20, 0.5), SIZE)!,
    maskRegion(maskOf(['#####', '.....', '#...#', '.#.#.']), SIZE)!,
  ];

  it('is each pixel that the region leaves free, once', () => {
    for (const region of regions) {
      const free = uncoveredRects(region, SIZE);
      const inverted = regionMask({ kind: 'rects', rects: free }, SIZE);
      expect([...inverted]).toEqual([...regionMask(region, SIZE)].map((covered) => 1 - covered));
      expect(free.reduce((sum, { x0, x1 }) => sum + x1 - x0, 0)).toBe(inverted.reduce((sum, one) => sum + one, 0));
    }
    expect(uncoveredRects({ kind: 'rects', rects: [{ x0: 0, y0: 0, x1: 5, y1: 4 }] }, SIZE)).toEqual([]);
  });

  it('is painted as the slow twin paints it', () => {
    const picture = { ...SIZE, rgb: Uint8Array.from({ length: 60 }, (_, k) => k) };
    const other = { ...SIZE, rgb: Uint8Array.from({ length: 60 }, (_, k) => 200 - k) };
    for (const region of regions) {
      const mask = regionMask(region, SIZE);
      expect(maskedPixels(picture, mask, 1, other)).toEqual(coveredPixels(picture, region, other));
      expect(maskedPixels(picture, mask, 0, other)).toEqual(coveredPixels(other, region, picture));
    }
  });
});
