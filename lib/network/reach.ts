/**
 * What the units of a tensor see of the picture along one direction: its rows or its columns. Each unit sees one range
 * of pixels; what several units see together is the smallest range that holds theirs.
 */
import type { Slide } from './layerSource';

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
function slideSeen(seen: Spans, { step, ...slide }: Slide): Spans {
  const size = seen.start.length;
  const { first, last } = slide.actual ?? slide;
  return hulls(seen, increases(seen), first.length, (i, hull) => {
    const from = first[i]! < 0 ? first[i]! + Math.ceil(-first[i]! / step) * step : first[i]!;
    const to = last[i]! >= size ? last[i]! - Math.ceil((last[i]! - size + 1) / step) * step : last[i]!;
    hull.addRange(from, to, step);
  });
}

/** Indices outside continue the windows by their stride. */
function slideWindow(window: Spans, stride: number, { first, last, step }: Slide): Spans {
  const end = window.start.length - 1;
  return hulls(window, increases(window), first.length, (i, hull) => {
    const from = first[i]!;
    const to = last[i]!;
    if (!(from <= to)) return;
    for (const index of [from, to]) {
      const nearest = Math.min(end, Math.max(0, index));
      if (index !== nearest) hull.add(nearest, (index - nearest) * stride);
    }
    const inside = Math.max(0, Math.ceil(-from / step)) * step + from;
    hull.addRange(inside, Math.min(end, to), step);
  });
}

/** The hull that is being made of some of the given spans. */
class Hull {
  start = Infinity;
  end = -Infinity;
  constructor(
    private readonly spans: Spans,
    /** Neither starts nor ends go back: the outermost spans decide. */
    private readonly increasing: boolean,
  ) {}

  add(index: number, shift = 0): void {
    this.start = Math.min(this.start, Math.floor(this.spans.start[index]! + shift));
    this.end = Math.max(this.end, Math.ceil(this.spans.end[index]! + shift));
  }

  /** Adds from, from + step, … as far as to. */
  addRange(from: number, to: number, step: number): void {
    if (!(from <= to)) return;
    if (this.increasing) {
      this.add(from);
      this.add(to - ((to - from) % step));
    } else for (let index = from; index <= to; index += step) this.add(index);
  }
}

function hulls(spans: Spans, increasing: boolean, count: number, fill: (i: number, hull: Hull) => void): Spans {
  const result = { start: new Float64Array(count), end: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    const hull = new Hull(spans, increasing);
    fill(i, hull);
    result.start[i] = hull.start;
    result.end[i] = hull.end;
  }
  return result;
}

/** Whether neither starts nor ends ever go back. */
function increases({ start, end }: Spans): boolean {
  for (let i = 1; i < start.length; i++) if (start[i]! < start[i - 1]! || end[i]! < end[i - 1]!) return false;
  return true;
}
