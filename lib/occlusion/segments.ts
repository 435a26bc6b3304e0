/**
 * Superpixels by SNIC (Achanta & Süsstrunk, "Superpixels and Polygons using Simple Non-Iterative Clustering", CVPR 2017,
 * section 3): every segment grows from a seed over its 4-neighbours; the pixel that is nearest to the mean of a segment, in
 * colour and place, joins next.
 *
 * The seeds are the centre pixels of the cells of the grid, so that there is a segment for each cell, which is connected
 * and contains the cell's centre: cell (r, c) means about the same place with squares and with segments.
 *
 * Of a picture the segments are the same bit for bit wherever they are made: all arithmetic is IEEE 754's + − × ÷ in one
 * order, and of pixels that are equally near the one that was met first joins first.
 */
import type { OcclusionSpec } from '../domain/occlusion';
import { labOfPixels } from '../image/cielab';
import type { RgbImage } from '../image/preprocess';
import { cellCentre, type OcclusionGrid } from './grid';

export interface Segments {
  /** Of the picture. */
  width: number;
  /** For each pixel (row-major) the row-major index of the cell whose segment it belongs to. */
  labels: Int32Array;
  /** For each cell the rectangle around its segment: y0, x0, y1, x1, half-open. */
  bounds: Int32Array;
  /** Pixels of each cell's segment. */
  sizes: Int32Array;
}

/** Part of what names the segments; another one gives other segments. */
export const SEGMENTS_ALGORITHM = 'SNIC';

/**
 * The segments of a picture of the grid's size. O(pixels × log pixels): about 0.1 s for 224 × 224 pixels.
 * @param compactness how much a distance of one stride counts, in units of CIELAB: 1 follows edges, 40 gives near-squares
 * Throws RangeError where the picture has another size.
 */
export function segmentsOf(
  image: RgbImage,
  grid: OcclusionGrid,
  { stride, compactness }: { stride: number; compactness: number },
): Segments {
  const { width, height } = grid;
  if (image.width !== width || image.height !== height)
    throw new RangeError(`Segments of ${width} × ${height} pixels were asked of ${image.width} × ${image.height}.`);
  const lab = labOfPixels(image);
  const labels = new Int32Array(width * height).fill(-1);
  const means = new Means(lab, width, grid.rows * grid.cols, (compactness / stride) * (compactness / stride));
  const queue = new NearestFirst();
  const join = (pixel: number, cell: number) => {
    labels[pixel] = cell;
    means.add(pixel, cell);
  };
  const meet = (pixel: number, cell: number) => {
    if (labels[pixel]! < 0) queue.push(means.distance(pixel, cell), pixel, cell);
  };
  const meetNeighbours = (pixel: number, cell: number) => {
    const x = pixel % width;
    if (x > 0) meet(pixel - 1, cell);
    if (x < width - 1) meet(pixel + 1, cell);
    if (pixel >= width) meet(pixel - width, cell);
    if (pixel < labels.length - width) meet(pixel + width, cell);
  };

  // No seed is taken by another segment, however alike they are.
  const seeds = seedsOf(grid, stride);
  seeds.forEach(join);
  seeds.forEach(meetNeighbours);
  while (queue.length > 0) {
    const { pixel, cell } = queue.pop();
    if (labels[pixel]! >= 0) continue;
    join(pixel, cell);
    meetNeighbours(pixel, cell);
  }
  return measured(labels, grid);
}

/** The grid with the segments of its spec, if that asks for any. See segmentsOf. */
export function withSegments(
  grid: OcclusionGrid,
  { stride, segments }: Pick<OcclusionSpec, 'stride' | 'segments'>,
  image: RgbImage,
): OcclusionGrid {
  return segments ? { ...grid, segments: segmentsOf(image, grid, { stride, ...segments }) } : grid;
}

/** The centre pixel of every cell, as an index of pixels. */
function seedsOf(grid: OcclusionGrid, stride: number): Int32Array {
  return Int32Array.from({ length: grid.rows * grid.cols }, (_, cell) => {
    const { y, x } = cellCentre(grid, stride, Math.floor(cell / grid.cols), cell % grid.cols);
    return y * grid.width + x;
  });
}

function measured(labels: Int32Array, { width, height, rows, cols }: OcclusionGrid): Segments {
  const sizes = new Int32Array(rows * cols);
  const bounds = new Int32Array(rows * cols * 4);
  for (let cell = 0; cell < sizes.length; cell++) bounds.set([height, width, 0, 0], cell * 4);
  labels.forEach((cell, pixel) => {
    const [y, x, at] = [Math.floor(pixel / width), pixel % width, cell * 4];
    sizes[cell]!++;
    bounds[at] = Math.min(bounds[at]!, y);
    bounds[at + 1] = Math.min(bounds[at + 1]!, x);
    bounds[at + 2] = Math.max(bounds[at + 2]!, y + 1);
    bounds[at + 3] = Math.max(bounds[at + 3]!, x + 1);
  });
  return { width, labels, bounds, sizes };
}

/** Mean colour and place of each segment's pixels. */
class Means {
  /** Sums of L, a, b, x, y, and the number of pixels: 6 numbers a segment. */
  private readonly sums: Float64Array;

  /** @param placeWeight what a squared distance of one pixel counts, in squared units of CIELAB */
  constructor(
    private readonly lab: Float32Array,
    private readonly width: number,
    count: number,
    private readonly placeWeight: number,
  ) {
    this.sums = new Float64Array(count * 6);
  }

  add(pixel: number, segment: number): void {
    const { sums, lab, width } = this;
    const at = segment * 6;
    sums[at]! += lab[pixel * 3]!;
    sums[at + 1]! += lab[pixel * 3 + 1]!;
    sums[at + 2]! += lab[pixel * 3 + 2]!;
    sums[at + 3]! += pixel % width;
    sums[at + 4]! += Math.floor(pixel / width);
    sums[at + 5]! += 1;
  }

  /** Squared, of a pixel from a segment's mean. */
  distance(pixel: number, segment: number): number {
    const { sums, lab, width } = this;
    const at = segment * 6;
    const count = sums[at + 5]!;
    const l = lab[pixel * 3]! - sums[at]! / count;
    const a = lab[pixel * 3 + 1]! - sums[at + 1]! / count;
    const b = lab[pixel * 3 + 2]! - sums[at + 2]! / count;
    const x = (pixel % width) - sums[at + 3]! / count;
    const y = Math.floor(pixel / width) - sums[at + 4]! / count;
    return l * l + a * a + b * b + (x * x + y * y) * this.placeWeight;
  }
}

/** A binary heap of (distance, pixel, cell); of equal distances the one that was pushed first comes first. */
class NearestFirst {
  length = 0;
  private pushed = 0;
  private distances = new Float64Array(1024);
  private orders = new Float64Array(1024);
  private pixels = new Int32Array(1024);
  private cells = new Int32Array(1024);

  push(distance: number, pixel: number, cell: number): void {
    if (this.length === this.pixels.length) this.grow();
    let at = this.length++;
    const order = this.pushed++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(distance, order, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.put(at, distance, order, pixel, cell);
  }

  /** The nearest one. The queue must not be empty. */
  pop(): { pixel: number; cell: number } {
    const first = { pixel: this.pixels[0]!, cell: this.cells[0]! };
    const last = --this.length;
    const [distance, order] = [this.distances[last]!, this.orders[last]!];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isBefore(this.distances[child + 1]!, this.orders[child + 1]!, child)) child++;
      if (this.isBefore(distance, order, child)) break;
      this.move(child, at);
      at = child;
    }
    this.put(at, distance, order, this.pixels[last]!, this.cells[last]!);
    return first;
  }

  private isBefore(distance: number, order: number, other: number): boolean {
    const known = this.distances[other]!;
    return distance < known || (distance === known && order < this.orders[other]!);
  }

  private move(from: number, to: number): void {
    this.put(to, this.distances[from]!, this.orders[from]!, this.pixels[from]!, this.cells[from]!);
  }

  private put(at: number, distance: number, order: number, pixel: number, cell: number): void {
    this.distances[at] = distance;
    this.orders[at] = order;
    this.pixels[at] = pixel;
    this.cells[at] = cell;
  }

  private grow(): void {
    const size = this.length * 2;
    const longer = <T extends Float64Array | Int32Array>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    this.distances = longer(new Float64Array(size), this.distances);
    this.orders = longer(new Float64Array(size), this.orders);
    this.pixels = longer(new Int32Array(size), this.pixels);
    this.cells = longer(new Int32Array(size), this.cells);
  }
}
