import { describe, expect, it } from 'vitest';
import { labOfPixels } from '../image/cielab';
import type { RgbImage } from '../image/preprocess';
import { pixelAttribution } from './attribution';
import { cellCentre, occlusionGrid, patchRectOf, type OcclusionGrid } from './grid';
import { segmentsOf, withSegments, type Segments } from './segments';

type Paint = (x: number, y: number) => readonly [number, number, number];
function pictureOf(width: number, height: number, paint: Paint): RgbImage {
  const pixels = Array.from({ length: width * height }, (_, pixel) => paint(pixel % width, Math.floor(pixel / width)));
  return { width, height, rgb: Uint8Array.from(pixels.flat()) };
}
const gridOf = ({ width, height }: RgbImage, stride: number): OcclusionGrid =>
  occlusionGrid({ patch: stride, stride, fill: [0, 0, 0] }, { width, height });
const segmented = (image: RgbImage, stride: number, compactness: number): Segments =>
  segmentsOf(image, gridOf(image, stride), { stride, compactness });

const blotches: Paint = (x, y) => [
  (x * 37 + y * 11) % 256,
  (x * y * 5) % 256,
  40 + (((x >> 3) * 90 + (y >> 2) * 50) % 200),
];
const grey: Paint = () => [128, 128, 128];
/** A disc, a bar and a slanted line: borders that no grid of squares has. */
const shapes: Paint = (x, y) => {
  if ((x - 30) ** 2 + (y - 26) ** 2 < 17 ** 2) return [220, 60, 40];
  if (x > 56 && x < 67) return [30, 60, 200];
  return y > 50 + x / 7 ? [60, 160, 70] : [200, 200, 190];
};

const PICTURES: [string, RgbImage, number][] = [
  ['wide', pictureOf(37, 21, blotches), 5],
  ['high', pictureOf(20, 33, blotches), 4],
  ['of one colour', pictureOf(24, 24, grey), 6],
  ['of shapes', pictureOf(80, 80, shapes), 11],
  ['of a segment for each pixel', pictureOf(9, 7, blotches), 1],
];

/** Pixels of a cell's segment that are reached from its centre over neighbours of the same segment. */
function reached({ labels }: Segments, { width, height }: OcclusionGrid, from: number): number {
  const [seen, waiting] = [new Set([from]), [from]];
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const around = [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const; // prettier-ignore
    for (const [nx, ny] of around) {
      const next = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || labels[next] !== labels[from] || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return seen.size;
}

describe.each(PICTURES)('the segments of a picture %s', (_, image, stride) => {
  const grid = gridOf(image, stride);

  it.each([1, 10, 100])('are one for each cell, connected, with its centre in it; together all pixels (%i)', (m) => {
    const segments = segmented(image, stride, m);
    const counted = new Int32Array(grid.rows * grid.cols);
    for (const label of segments.labels) counted[label]!++;
    expect(segments.sizes).toEqual(counted);
    expect(counted.reduce((sum, size) => sum + size)).toBe(image.width * image.height);
    counted.forEach((size, cell) => {
      const { y, x } = cellCentre(grid, stride, Math.floor(cell / grid.cols), cell % grid.cols);
      expect(segments.labels[y * image.width + x]).toBe(cell);
      expect(reached(segments, grid, y * image.width + x)).toBe(size);
      const own = [...segments.labels.keys()].filter((pixel) => segments.labels[pixel] === cell);
      const [xs, ys] = [own.map((pixel) => pixel % image.width), own.map((pixel) => Math.floor(pixel / image.width))];
      const bounds = [Math.min(...ys), Math.min(...xs), Math.max(...ys) + 1, Math.max(...xs) + 1];
      expect([...segments.bounds.subarray(cell * 4, cell * 4 + 4)]).toEqual(bounds);
    });
  });
});

/** Slow twin: the whole queue is searched for its nearest, and means are made anew of all pixels that have joined. */
function slowLabels(image: RgbImage, stride: number, compactness: number): number[] {
  const grid = gridOf(image, stride);
  const { width, height } = image;
  const lab = labOfPixels(image);
  const featuresOf = (p: number) => [lab[p * 3]!, lab[p * 3 + 1]!, lab[p * 3 + 2]!, p % width, Math.floor(p / width)];
  const members: number[][] = Array.from({ length: grid.rows * grid.cols }, () => []);
  const labels = new Array<number>(width * height).fill(-1);
  let queue: { distance: number; pixel: number; cell: number }[] = [];
  const join = (pixel: number, cell: number) => {
    labels[pixel] = cell;
    members[cell]!.push(pixel);
  };
  const meet = (pixel: number, cell: number) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const around = [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const; // prettier-ignore
    for (const [nx, ny] of around) {
      const next = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || labels[next] !== -1) continue;
      const means = [0, 1, 2, 3, 4].map((k) => members[cell]!.reduce((sum, p) => sum + featuresOf(p)[k]!, 0) / members[cell]!.length); // prettier-ignore
      const [l, a, b, dx, dy] = featuresOf(next).map((value, k) => (value - means[k]!) ** 2) as [number, number, number, number, number]; // prettier-ignore
      queue.push({ distance: l + a + b + (dx + dy) * (compactness / stride) ** 2, pixel: next, cell });
    }
  };
  const seeds = members.map((__, cell) => cellCentre(grid, stride, Math.floor(cell / grid.cols), cell % grid.cols));
  seeds.forEach(({ y, x }, cell) => join(y * width + x, cell));
  seeds.forEach(({ y, x }, cell) => meet(y * width + x, cell));
  while (queue.length > 0) {
    const nearest = queue.reduce((best, one) => (one.distance < best.distance ? one : best));
    queue = queue.filter((one) => one !== nearest);
    if (labels[nearest.pixel] !== -1) continue;
    join(nearest.pixel, nearest.cell);
    meet(nearest.pixel, nearest.cell);
  }
  return labels;
}

/** Of the borders between areas of other colours, the share that is a border of the map as well. */
function boundaryRecall({ width, height, rgb }: RgbImage, labels: ArrayLike<number>): number {
  const colour = (pixel: number) => rgb.subarray(pixel * 3, pixel * 3 + 3).join();
  let [found, all] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [nx, ny] of [
        [x + 1, y],
        [x, y + 1],
      ] as const) {
        // prettier-ignore
        const [here, there] = [y * width + x, ny * width + nx];
        if (nx >= width || ny >= height || colour(here) === colour(there)) continue;
        all++;
        if (labels[here] !== labels[there]) found++;
      }
  return found / all;
}

describe('segments', () => {
  it.each([
    [pictureOf(22, 15, blotches), 4, 10],
    [pictureOf(15, 22, blotches), 5, 1],
    [pictureOf(18, 18, grey), 6, 10],
    [pictureOf(16, 16, (x) => (x < 9 ? [250, 250, 250] : [0, 0, 90])), 4, 20],
  ])('equal their slow twin, ties included', (image, stride, compactness) => {
    expect([...segmented(image, stride, compactness).labels]).toEqual(slowLabels(image, stride, compactness));
  });

  it('follow the borders in the picture, where squares do not; compact ones less so', () => {
    const image = pictureOf(80, 80, shapes);
    const grid = gridOf(image, 11);
    const squares = pixelAttribution(Float32Array.from({ length: grid.rows * grid.cols }, (_, cell) => cell), grid, { patch: 11, stride: 11 }); // prettier-ignore
    const recall = [squares, segmented(image, 11, 10).labels, segmented(image, 11, 100).labels].map((labels) => boundaryRecall(image, labels)); // prettier-ignore
    expect(recall[0]).toBeLessThan(0.3);
    expect(recall[1]).toBeGreaterThan(0.99);
    expect(recall[2]).toBeLessThan(recall[1]!);
  });

  it('are near-squares where there is but one colour', () => {
    const image = pictureOf(60, 60, grey);
    const { sizes, bounds } = segmented(image, 12, 10);
    sizes.forEach((size, cell) => {
      const [y0, x0, y1, x1] = bounds.subarray(cell * 4, cell * 4 + 4) as unknown as [number, number, number, number];
      expect(Math.abs(size - 144), `size of ${cell}`).toBeLessThan(40);
      expect(Math.max(y1 - y0, x1 - x0), `side of ${cell}`).toBeLessThanOrEqual(17);
    });
  });

  it('are the same again, and for ever: a change of the algorithm would give old runs a new meaning', () => {
    const image = pictureOf(37, 21, blotches);
    const { labels } = segmented(image, 5, 10);
    expect(segmented(image, 5, 10).labels).toEqual(labels);
    const digest = labels.reduce((hash, label) => (Math.imul(hash, 31) + label) | 0, 7);
    expect(digest).toBe(227289519);
  });

  it('are patches of the grid: a rectangle with a label, each pixel under one', () => {
    const image = pictureOf(37, 21, blotches);
    const spec = { patch: 5, stride: 5, fill: [0, 0, 0] as [number, number, number], segments: { compactness: 10 } };
    const plain = occlusionGrid(spec, image);
    expect(() => patchRectOf(plain, spec, 3)).toThrow(RangeError);
    expect(() => pixelAttribution(new Float32Array(plain.rows * plain.cols), plain, spec)).toThrow(RangeError);
    const grid = withSegments(plain, spec, image);
    const values = Float32Array.from({ length: grid.rows * grid.cols }, (_, cell) => (cell === 7 ? NaN : cell * 1.5));
    const attribution = pixelAttribution(values, grid, spec);
    for (let cell = 0; cell < values.length; cell++) {
      const { y0, x0, y1, x1, segment } = patchRectOf(grid, spec, cell);
      expect(segment).toBe(cell);
      for (let pixel = 0; pixel < attribution.length; pixel++) {
        if (grid.segments!.labels[pixel] !== cell) continue;
        const [x, y] = [pixel % image.width, Math.floor(pixel / image.width)];
        expect(x >= x0 && x < x1 && y >= y0 && y < y1).toBe(true);
        expect(attribution[pixel]).toBe(values[cell]);
      }
    }
  });

  it('need a patch as large as the stride, and say so', () => {
    const spec = { patch: 6, stride: 5, fill: [0, 0, 0] as [number, number, number], segments: { compactness: 10 } };
    expect(() => occlusionGrid(spec, { width: 20, height: 20 })).toThrow(
      expect.objectContaining({ code: 'invalid_input', options: { field: 'spec.patch' } }),
    );
    expect(() => segmentsOf(pictureOf(4, 4, grey), gridOf(pictureOf(5, 5, grey), 2), { stride: 2, compactness: 10 })).toThrow(RangeError); // prettier-ignore
  });
});
