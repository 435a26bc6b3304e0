/**
 * A window of an enlarged picture, without making the whole of it. Pixel centres are at half numbers, and the filter is
 * cut and renormalised at the picture's edges, as PIL enlarges; a side that is not enlarged is copied unchanged.
 */
import type { Resample } from '../domain/modelCard';
import type { RgbImage } from './preprocess';

export interface WindowOfEnlarged {
  /** Size of the whole enlarged picture: at least the picture's own, each side. */
  enlargedWidth: number;
  enlargedHeight: number;
  /** Top left corner of the window in the enlarged picture. Where the window reaches beyond it, `border` shows. */
  left: number;
  top: number;
  width: number;
  height: number;
  border: readonly [number, number, number];
  resample: Resample;
}

export function enlargedWindow(picture: RgbImage, window: WindowOfEnlarged): RgbImage {
  const { width, height, border } = window;
  if (window.enlargedWidth === picture.width && window.enlargedHeight === picture.height)
    return cutOut(picture, window);
  const filter = FILTERS[window.resample];
  const columns = samples(filter, picture.width, window.enlargedWidth, window.left, width);
  const rows = samples(filter, picture.height, window.enlargedHeight, window.top, height);
  const mostRows = Math.max(1, ...rows.map((row) => row?.weights.length ?? 0));
  const widened = new RowCache(picture, columns, mostRows);
  const rgb = new Uint8ClampedArray(width * height * 3); // two of the filters overshoot at edges
  const sums = new Float32Array(width * 3);
  rows.forEach((row, y) => {
    if (row) {
      addRows(sums.fill(0), row, widened);
      rgb.set(sums, y * width * 3);
    }
    for (let x = 0; x < width; x++) if (!row || !columns[x]) rgb.set(border, (y * width + x) * 3);
  });
  return { width, height, rgb: new Uint8Array(rgb.buffer) };
}

/** The same where nothing is enlarged, in a fifth of the time: whole rows are copied. */
function cutOut(
  { rgb, width: stride, height: rows }: RgbImage,
  { left, top, width, height, border }: WindowOfEnlarged,
) {
  const cut = new Uint8Array(width * height * 3);
  const [x0, x1] = [Math.max(0, left), Math.min(stride, left + width)];
  const isInside = left >= 0 && top >= 0 && left + width <= stride && top + height <= rows;
  if (!isInside) for (let i = 0; i < cut.length; i += 3) cut.set(border, i);
  for (let y = Math.max(0, top); y < Math.min(rows, top + height) && x0 < x1; y++)
    cut.set(rgb.subarray((y * stride + x0) * 3, (y * stride + x1) * 3), ((y - top) * width + x0 - left) * 3);
  return { width, height, rgb: cut };
}

function addRows(sums: Float32Array, { first, weights }: Sample, widened: RowCache): void {
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    const source = widened.row(first + k);
    for (let i = 0; i < sums.length; i++) sums[i]! += weight * source[i]!;
  }
}

/** Source pixels first, first + 1, … with their weights, which add up to 1. */
interface Sample {
  first: number;
  weights: number[];
}

/** Where each of `count` output pixels from `start` on comes from; null outside the enlarged picture. */
function samples(
  { support, at: filterAt }: Filter,
  size: number,
  enlarged: number,
  start: number,
  count: number,
): (Sample | null)[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i;
    if (at < 0 || at >= enlarged) return null;
    if (enlarged === size) return { first: at, weights: [1] };
    const centre = ((at + 0.5) * size) / enlarged;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(size, Math.floor(centre + support + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) => filterAt(first + k + 0.5 - centre));
    const sum = raw.reduce((a, b) => a + b);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}

interface Filter {
  /** Beyond this distance, in source pixels, it is 0. */
  support: number;
  at: (x: number) => number;
}

const FILTERS: Record<Resample, Filter> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, at: keys },
  lanczos: { support: 3, at: lanczos },
};

/** Keys, "Cubic convolution interpolation for digital image processing" (1981), with a = −½: equations 9 and 13. */
function keys(x: number): number {
  const distance = Math.abs(x);
  if (distance >= 2) return 0;
  if (distance >= 1) return ((2.5 - 0.5 * distance) * distance - 4) * distance + 2;
  return (1.5 * distance - 2.5) * distance * distance + 1;
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const angle = Math.PI * x;
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
}

/** Source rows with their columns enlarged, made when they are first needed; the last ones are kept. */
class RowCache {
  private readonly slots: { y: number; values: Float32Array }[];

  /** @param kept how many rows one output row is made of, at most */
  constructor(
    private readonly picture: RgbImage,
    private readonly columns: (Sample | null)[],
    kept: number,
  ) {
    this.slots = Array.from({ length: kept }, () => ({ y: -1, values: new Float32Array(columns.length * 3) }));
  }

  /** width × 3 values, until so many other rows were asked for as are kept. */
  row(y: number): Float32Array {
    const slot = this.slots[y % this.slots.length]!;
    if (slot.y !== y) {
      this.enlarge(y, slot.values.fill(0));
      slot.y = y;
    }
    return slot.values;
  }

  private enlarge(y: number, values: Float32Array): void {
    const { rgb, width } = this.picture;
    for (let x = 0; x < this.columns.length; x++) {
      const column = this.columns[x];
      if (!column) continue;
      let from = (y * width + column.first) * 3;
      for (let k = 0; k < column.weights.length; k++, from += 3) {
        const weight = column.weights[k]!;
        values[x * 3]! += weight * rgb[from]!;
        values[x * 3 + 1]! += weight * rgb[from + 1]!;
        values[x * 3 + 2]! += weight * rgb[from + 2]!;
      }
    }
  }
}
