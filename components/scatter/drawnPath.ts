/** A line that is being drawn over the map, in CSS pixels of the view. */
export type ScreenPoint = readonly [left: number, top: number];

/** Closer corners than this say nothing, and every one costs a look at every point. */
const CORNER_DISTANCE_PX = 3;
/** Shorter than this it was a click. */
const SMALLEST_PATH_PX = 5;

/** The path with one more corner; the same path where that is too close to the last one. */
export function extendPath(path: readonly ScreenPoint[], to: ScreenPoint): readonly ScreenPoint[] {
  const last = path.at(-1);
  return last && Math.hypot(to[0] - last[0], to[1] - last[1]) < CORNER_DISTANCE_PX ? path : [...path, to];
}

/** The corners of what was drawn: those of the lasso, or of the box between its ends. Null for a click. */
export function outlineOf(path: readonly ScreenPoint[], tool: 'lasso' | 'box'): readonly ScreenPoint[] | null {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return null;
  const reach = Math.max(...path.map(([left, top]) => Math.hypot(left - first[0], top - first[1])));
  if (reach < SMALLEST_PATH_PX) return null;
  return tool === 'lasso' ? path : [first, [last[0], first[1]], last, [first[0], last[1]]];
}

/** Shift adds to what is selected, Alt takes away from it. */
export function selectHowOf({ shiftKey, altKey }: { shiftKey: boolean; altKey: boolean }) {
  return altKey ? 'remove' : shiftKey ? 'add' : 'replace';
}
