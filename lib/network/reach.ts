/**
 * What the units of a tensor see of the picture along one direction: its rows or its columns. Each unit sees one range
 * of pixels; what several units see together is the smallest range that holds theirs.
 */
import type { Slide } from './layerSource';
import { RangeHulls, widen } from './rangeHulls';

/** Longest axis whose indices are followed one by one. */
export const LONGEST_AXIS = 1 << 20;

/** Ranges [start, end) of pixels by index. Nothing: from Infinity to −Infinity. */
export interface Spans {
  start: Float64Array;
  end: Float64Array;
}

/** A share of what a unit sees: the range at its index along one axis. */
export interface ReachPart {
  /** Axis of the tensor; null: the same for all units, and the spans have one entry. */
  axis: number | null;
  /** Pixels of the picture that are seen, exactly. */
  seen: Spans;
  /** The same as if picture and maps went on beyond their borders; null where no window moves: a hull of many units. */
  window: Spans | null;
  /** Pixels from one index to the next. */
  stride: number;
}

/** A unit sees the hull of its parts. One part for each axis at most. */
export type Reach = readonly ReachPart[];

/** The reach of the picture itself: each index sees its own pixel. */
export function pictureReach(axis: number, size: number): Reach {
  const start = Float64Array.from({ length: size }, (_, i) => i);
  const spans = { start, end: start.map((i) => i + 1) };
  return [{ axis, seen: spans, window: spans, stride: 1 }];
}

/** The part of units that see it from end to end. A single entry stays the window that it is. */
export function collapsed(part: ReachPart): ReachPart {
  if (part.axis === null) return part;
  const single = part.seen.start.length === 1;
  return { axis: null, seen: hullOf(part.seen), window: single ? part.window : null, stride: part.stride };
}

/** Parts of the same axis become one; null when they do not have the same number of indices. */
export function mergeParts(parts: readonly ReachPart[]): Reach | null {
  const byAxis = new Map<number | null, ReachPart>();
  for (const part of parts) {
    const other = byAxis.get(part.axis);
    if (other && other.seen.start.length !== part.seen.start.length) return null;
    byAxis.set(part.axis, other ? mergeTwo(other, part) : part);
  }
  return [...byAxis.values()];
}

function mergeTwo(a: ReachPart, b: ReachPart): ReachPart {
  if (a === b) return a;
  const window = a.window && b.window && mergeSpans(a.window, b.window);
  return { axis: a.axis, seen: mergeSpans(a.seen, b.seen), window, stride: Math.min(a.stride, b.stride) };
}

function mergeSpans(a: Spans, b: Spans): Spans {
  if (a === b) return a;
  return {
    start: a.start.map((start, i) => Math.min(start, b.start[i]!)),
    end: a.end.map((end, i) => Math.max(end, b.end[i]!)),
  };
}

/** The hull of all spans, as one. */
export function hullOf({ start, end }: Spans): Spans {
  return {
    start: Float64Array.of(start.reduce((a, b) => Math.min(a, b), Infinity)),
    end: Float64Array.of(end.reduce((a, b) => Math.max(a, b), -Infinity)),
  };
}

/** The spans at the given indices, in the given order. */
export function pickSpans({ start, end }: Spans, indices: ArrayLike<number>): Spans {
  const count = indices.length;
  const picked = { start: new Float64Array(count), end: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    picked.start[i] = start[indices[i]!]!;
    picked.end[i] = end[indices[i]!]!;
  }
  return picked;
}

/** The part seen through windows that move along its axis. */
export function slidePart(part: ReachPart, slide: Slide): ReachPart {
  const { axis, seen, window, stride } = part;
  return {
    axis,
    seen: slideSeen(seen, slide),
    window: window && slideWindow(window, stride, slide),
    stride: stride * slide.stride,
  };
}

/** Only indices that there are can be seen. */
function slideSeen(seen: Spans, slide: Slide): Spans {
  const size = seen.start.length;
  const { step, count, reads, readsTruly = reads } = slide;
  const ranges = new RangeHulls(seen, step);
  const result = emptySpans(count);
  for (let i = 0; i < count; i++) {
    const [first, last] = readsTruly(i);
    const from = first < 0 ? first + Math.ceil(-first / step) * step : first;
    const to = last >= size ? last - Math.ceil((last - size + 1) / step) * step : last;
    if (from <= to) ranges.widen(result, i, from, to);
  }
  return result;
}

/** Indices outside continue the windows by their stride. */
function slideWindow(window: Spans, stride: number, { step, count, reads }: Slide): Spans {
  const end = window.start.length - 1;
  const ranges = new RangeHulls(window, step);
  const result = emptySpans(count);
  for (let i = 0; i < count; i++) {
    const [first, last] = reads(i);
    if (!(first <= last)) continue;
    for (const index of [first, last]) {
      const nearest = Math.min(end, Math.max(0, index));
      if (index !== nearest) widen(result, i, window, nearest, (index - nearest) * stride);
    }
    const from = first < 0 ? first + Math.ceil(-first / step) * step : first;
    const to = last > end ? last - Math.ceil((last - end) / step) * step : last;
    if (from <= to) ranges.widen(result, i, from, to);
  }
  return result;
}

function emptySpans(count: number): Spans {
  return { start: new Float64Array(count).fill(Infinity), end: new Float64Array(count).fill(-Infinity) };
}
