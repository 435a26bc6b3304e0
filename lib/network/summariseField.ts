/** The receptive field of a layer in a few numbers, from what each of its units sees. */
import type { AxisField, ReceptiveField } from '../domain/networkGraph';
import type { Field } from './field';
import type { Reach, ReachPart, Spans } from './reach';

/** `input` is the picture in pixels. */
export function summariseField(field: Field, input: { height: number; width: number }): ReceptiveField {
  if (field.kind !== 'sees') return field;
  const rows = summariseReach(field.rows, input.height);
  const columns = summariseReach(field.columns, input.width);
  if (rows.whole && columns.whole) return { kind: 'whole' };

  const height = rows.window;
  const width = columns.window;
  if (height && width) {
    const exceedsInput = height.size > input.height || width.size > input.width;
    return { kind: 'window', height, width, exceedsInput };
  }
  return {
    kind: 'irregular',
    height: rows.largest,
    width: columns.largest,
    exceedsInput: rows.largest > input.height || columns.largest > input.width,
  };
}

interface ReachSummary {
  /** Each unit sees the whole side, because it is put together from many units or because it is the only one. */
  whole: boolean;
  /** One window that is moved, where there is such; a side that is seen whole by a single row of units counts as one. */
  window: AxisField | null;
  /** Pixels of the largest window. */
  largest: number;
}

function summariseReach(reach: Reach, side: number): ReachSummary {
  const moving = reach.filter((part) => isMoving(part));
  const covers = reach.some((part) => !isMoving(part) && coversSide(part, side));
  const only = reach.length === 1 ? reach[0]! : null;
  const window = only && movedWindow(only);
  if (covers) {
    const single = moving.length === 0 ? (window ?? { size: side, stride: side, offset: 0 }) : null;
    return { whole: true, window: single, largest: window?.size ?? side };
  }
  return { whole: false, window, largest: largestSpan(reach) };
}

const isMoving = ({ seen }: ReachPart) => seen.start.length > 1;

/** A margin that is narrower than a stride counts as seen: it is what is left when windows do not fill the side evenly. */
function coversSide({ seen, stride }: ReachPart, side: number): boolean {
  const margin = Math.max(1, stride);
  return seen.start[0]! < margin && seen.end[0]! > side - margin;
}

/** Null unless the window has one size and goes on by one stride. */
function movedWindow({ window, stride }: ReachPart): AxisField | null {
  if (!window) return null;
  const { start, end } = window;
  const offset = start[0]!;
  const size = end[0]! - offset;
  const pace = start.length > 1 ? start[1]! - offset : stride;
  if (!(size >= 1 && Number.isFinite(size) && pace > 0)) return null;
  for (let i = 1; i < start.length; i++) if (start[i] !== offset + i * pace || end[i] !== start[i]! + size) return null;
  return { size, stride: pace, offset };
}

/** The largest hull of the parts over all units. */
function largestSpan(reach: Reach): number {
  const windows = reach.flatMap((part) => part.window ?? []);
  const tables = windows.length === reach.length ? windows : reach.map((part) => part.seen);
  let largest = 0;
  for (const [a, one] of tables.entries())
    for (const [b, other] of tables.entries())
      largest = Math.max(largest, a === b ? longest(one) : farthest(one) - nearest(other));
  return Number.isFinite(largest) ? largest : 0;
}

const longest = ({ start, end }: Spans) => end.reduce((most, value, i) => Math.max(most, value - start[i]!), 0);
const farthest = ({ end }: Spans) => end.reduce((a, b) => Math.max(a, b), -Infinity);
const nearest = ({ start }: Spans) => start.reduce((a, b) => Math.min(a, b), Infinity);
