/**
 * Which part of a map changes when patches are put on the picture. For a batch of patches each map has a window of one
 * size, which holds what changes of it, and for every patch the place of that window and the exact part in it.
 */
import type { PixelRect } from '../grid';
import type { AxisReach } from '../../network/spatialNetwork';
import { PICTURE, type IncrementalPlan, type Segment, type SegmentInput } from './planIncremental';

export interface Windows {
  /** For each patch the rows [y0, y1) and columns [x0, x1) that change: 4 numbers. Empty where nothing does. */
  changed: Int32Array;
  /** For each patch the first row and column of its window: 2 numbers. */
  origin: Int32Array;
  /** Size of all windows of the batch. */
  height: number;
  width: number;
}

/** Windows of the picture itself. Throws RangeError for a patch that reaches outside. */
export function pictureWindows(
  patches: readonly PixelRect[],
  { height, width }: { height: number; width: number },
): Windows {
  const changed = new Int32Array(4 * patches.length);
  for (const [b, { y0, y1, x0, x1 }] of patches.entries()) {
    if (y0 < 0 || x0 < 0 || y1 > height || x1 > width) throw new RangeError('A patch reaches outside of the picture.');
    changed.set(y1 > y0 && x1 > x0 ? [y0, y1, x0, x1] : [0, 0, 0, 0], 4 * b);
  }
  return windowsAround(changed, { height, width });
}

/**
 * Windows of a segment from those of the maps that it reads. An output place changes when the window that it reads holds
 * a place that changes: of input rows [a, b) the outputs ceil((a + pad − extent + 1) / stride) to
 * floor((b − 1 + pad) / stride).
 */
export function segmentWindows(segment: Segment, known: ReadonlyMap<number, Windows>): Windows {
  const sources = segment.inputs.map((input) => ({ input, windows: windowsOf(known, input.from) }));
  const count = (sources[0]?.windows.origin.length ?? 0) / 2;
  const changed = new Int32Array(4 * count);
  for (let b = 0; b < count; b++) {
    let [y0, y1, x0, x1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { input, windows } of sources) {
      const part = changedBy(input, windows.changed, b, segment);
      if (!part) continue;
      [y0, y1] = [Math.min(y0, part.y0), Math.max(y1, part.y1)];
      [x0, x1] = [Math.min(x0, part.x0), Math.max(x1, part.x1)];
    }
    if (y1 > y0 && x1 > x0) changed.set([y0, y1, x0, x1], 4 * b);
  }
  return windowsAround(changed, segment);
}

/** Windows of the first `cut` segments, by their ids, and those of the picture under PICTURE. */
export function windowsOfBatch(
  plan: Pick<IncrementalPlan, 'network' | 'segments'>,
  patches: readonly PixelRect[],
  cut = plan.segments.length,
): Map<number, Windows> {
  const windows = new Map([[PICTURE, pictureWindows(patches, plan.network.picture.map)]]);
  for (const segment of plan.segments.slice(0, cut)) windows.set(segment.id, segmentWindows(segment, windows));
  return windows;
}

/** Of a segment's input, the rows and columns that one window of the segment reads; they begin at origin × stride. */
export function cropSize({ window }: SegmentInput, { height, width }: Pick<Windows, 'height' | 'width'>) {
  if (!window) return { height, width };
  const along = (count: number, { extent, stride }: AxisReach) => (count - 1) * stride + extent;
  return { height: along(height, window.rows), width: along(width, window.cols) };
}

export function windowsOf(known: ReadonlyMap<number, Windows>, segment: number): Windows {
  const windows = known.get(segment);
  if (!windows) throw new RangeError(`The windows of segment ${segment} are asked for before they are known.`);
  return windows;
}

function changedBy(
  { window }: SegmentInput,
  changed: Int32Array,
  patch: number,
  output: { height: number; width: number },
): PixelRect | null {
  const [y0, y1, x0, x1] = changed.subarray(4 * patch, 4 * patch + 4) as unknown as [number, number, number, number];
  if (y1 <= y0 || x1 <= x0) return null;
  if (!window) return { y0, y1, x0, x1 };
  const [top, bottom] = through(window.rows, y0, y1, output.height);
  const [left, right] = through(window.cols, x0, x1, output.width);
  return bottom > top && right > left ? { y0: top, y1: bottom, x0: left, x1: right } : null;
}

function through({ extent, stride, padBegin }: AxisReach, from: number, to: number, count: number): [number, number] {
  const first = Math.ceil((from + padBegin - extent + 1) / stride);
  const last = Math.floor((to - 1 + padBegin) / stride);
  return [Math.max(0, first), Math.min(count, last + 1)];
}

/** Windows of the size of the largest part; near the border they are moved inside. */
function windowsAround(changed: Int32Array, map: { height: number; width: number }): Windows {
  const count = changed.length / 4;
  let [height, width] = [1, 1];
  for (let b = 0; b < count; b++) {
    height = Math.max(height, changed[4 * b + 1]! - changed[4 * b]!);
    width = Math.max(width, changed[4 * b + 3]! - changed[4 * b + 2]!);
  }
  const origin = new Int32Array(2 * count);
  for (let b = 0; b < count; b++) {
    origin[2 * b] = Math.min(changed[4 * b]!, map.height - height);
    origin[2 * b + 1] = Math.min(changed[4 * b + 2]!, map.width - width);
  }
  return { changed, origin, height, width };
}
