/** Where rows and columns of the picture are after a reshape: the values keep their order, the axes change. */
import { collapsed, hullOf, LONGEST_AXIS, pickSpans, type ReachPart, type Spans } from './reach';
import type { Shape } from './layerSource';

interface Axis {
  size: number;
  /** Values from one index to the next, in the flat order. */
  pace: number;
}

/**
 * The part in the new shape; null when its place cannot be told. An axis that stays or is merged with others keeps every
 * index. Of an axis that is split, the index stays known where one of the new axes decides it; else the axis with the
 * coarsest steps carries what the finer ones see together, as all channels of a unit do.
 */
export function reshapePart(part: ReachPart, from: Shape | null, to: Shape | null): ReachPart | null {
  if (part.axis === null) return part;
  const before = from && axesOf(from);
  const after = to && axesOf(to);
  if (!before || !after) return null;
  const axis = before[part.axis]!;
  if (axis.size !== part.seen.start.length) return null;

  const same = (k: number) => after[k]?.size === axis.size && after[k].pace === axis.pace;
  if (same(part.axis)) return part;
  if (axis.size === 1) return collapsed(part);
  const kept = after.findIndex((_, k) => same(k));
  if (kept >= 0) return { ...part, axis: kept };

  const merged = after.findIndex(
    ({ size, pace }) => pace <= axis.pace && axis.pace % pace === 0 && (size * pace) % (axis.size * axis.pace) === 0,
  );
  return merged >= 0 ? mergedPart(part, axis, after[merged]!, merged) : splitPart(part, axis, after);
}

/** Null when a size is unknown or zero. */
function axesOf(shape: Shape): Axis[] | null {
  const axes: Axis[] = [];
  let pace = 1;
  for (const size of [...shape].reverse()) {
    if (!size) return null;
    axes.unshift({ size, pace });
    pace *= size;
  }
  return axes;
}

function mergedPart(part: ReachPart, old: Axis, merged: Axis, axis: number): ReachPart | null {
  if (merged.size > LONGEST_AXIS) return null;
  const repeat = old.pace / merged.pace;
  const indices = Uint32Array.from({ length: merged.size }, (_, i) => Math.floor(i / repeat) % old.size);
  const window = part.window && pickSpans(part.window, indices);
  return { axis, seen: pickSpans(part.seen, indices), window, stride: part.stride };
}

function splitPart(part: ReachPart, old: Axis, after: readonly Axis[]): ReachPart | null {
  // New axes that lie within the old one, coarsest first: their indices make its index up.
  const digits = after
    .map(({ size, pace }, axis) => ({ axis, size, step: pace / old.pace }))
    .filter(({ size, step }) => size > 1 && step >= 1 && step * size <= old.size);
  const values = digits.reduce((product, { size }) => product * size, 1);
  if (values !== old.size || digits.some(({ step }) => !Number.isInteger(step))) return null;

  const pick = (size: number, step: number) => {
    const indices = Uint32Array.from({ length: size }, (_, i) => i * step);
    return { seen: pickSpans(part.seen, indices), window: part.window && pickSpans(part.window, indices) };
  };
  for (const { axis, size, step } of digits) {
    const decides = (i: number) => (Math.floor(i / step) % size) * step;
    const { start, end } = part.seen;
    if (start.every((value, i) => value === start[decides(i)]! && end[i] === end[decides(i)]!))
      return { axis, stride: part.stride, ...pick(size, step) };
  }
  return coarsestPart(part, digits[0]!);
}

function coarsestPart(part: ReachPart, { axis, size, step }: { axis: number; size: number; step: number }): ReachPart {
  const hulls = ({ start, end }: Spans): Spans => {
    const blocks = Array.from({ length: size }, (_, i) => [i * step, (i + 1) * step] as const);
    const hull = blocks.map(([from, to]) => hullOf({ start: start.subarray(from, to), end: end.subarray(from, to) }));
    const all = (key: keyof Spans) => Float64Array.from(hull, (one) => one[key][0]!);
    return { start: all('start'), end: all('end') };
  };
  return {
    axis,
    seen: hulls(part.seen),
    window: part.window && hulls(part.window),
    stride: part.stride * step,
  };
}
