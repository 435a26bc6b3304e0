/** Which part of a confusion matrix is drawn, and its cells: a thousand classes do not fit on a screen. */
import { mostConfused, type ConfusionPair } from '@/lib/evaluation/evaluate';

/** A matrix of so many classes is shown whole. */
export const WHOLE_MATRIX_CLASSES = 24;

export interface ConfusionView {
  /** Class indices of the rows and of the columns, in order. */
  classes: number[];
  /** Pictures at [row][column]. */
  counts: number[][];
  /** Pictures of the row's label, over all predicted classes: also those that are not drawn. */
  rowTotals: number[];
  /** Classes that occur in the whole matrix. */
  occurring: number;
}

/** @param chosen classes that a person picked; with none, all of them or those that are confused most often */
export function confusionView(pairs: readonly ConfusionPair[], chosen: readonly number[]): ConfusionView {
  const occurring = new Set(pairs.flatMap(({ actual, predicted }) => [actual, predicted]));
  const classes = chosen.length > 0 ? [...chosen] : occurring.size <= WHOLE_MATRIX_CLASSES ? [...occurring] : confusedClasses(pairs); // prettier-ignore
  classes.sort((a, b) => a - b);
  const placeOf = new Map(classes.map((classIndex, place) => [classIndex, place]));
  const counts = classes.map(() => classes.map(() => 0));
  const rowTotals = classes.map(() => 0);
  for (const { actual, predicted, count } of pairs) {
    const row = placeOf.get(actual);
    if (row === undefined) continue;
    rowTotals[row]! += count;
    const column = placeOf.get(predicted);
    if (column !== undefined) counts[row]![column]! += count;
  }
  return { classes, counts, rowTotals, occurring: occurring.size };
}

/** Both ends of the most frequent mistakes, as many as are shown whole. */
function confusedClasses(pairs: readonly ConfusionPair[]): number[] {
  const classes = new Set<number>();
  for (const { actual, predicted } of mostConfused(pairs, pairs.length)) {
    const more = [actual, predicted].filter((classIndex) => !classes.has(classIndex));
    if (classes.size + more.length > WHOLE_MATRIX_CLASSES) break;
    for (const classIndex of more) classes.add(classIndex);
  }
  return [...classes];
}

/** The next cell for a key of the arrows, Home and End; null for other keys. */
export function nextCell(
  key: string,
  { row, column }: { row: number; column: number },
  size: number,
): { row: number; column: number } | null {
  const last = size - 1;
  const within = (value: number) => Math.max(0, Math.min(last, value));
  switch (key) {
    case 'ArrowUp':
      return { row: within(row - 1), column };
    case 'ArrowDown':
      return { row: within(row + 1), column };
    case 'ArrowLeft':
      return { row, column: within(column - 1) };
    case 'ArrowRight':
      return { row, column: within(column + 1) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: last };
    default:
      return null;
  }
}
