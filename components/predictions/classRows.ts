/** The rows of the table of classes, in the order that the reader wants. */
import type { ClassFigures } from '@/lib/evaluation/evaluate';
import type { SortDirection } from '../ui/Table';
import type { ClassColumn } from './predictionsQuery';

/** Figures that there are none of go to the end in both directions; equal ones stay in order of their classes. */
export function sortClasses(
  classes: readonly ClassFigures[],
  column: ClassColumn,
  order: SortDirection,
  labelOf: (classIndex: number) => string,
): ClassFigures[] {
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a: ClassFigures, b: ClassFigures): number => {
    if (column === 'class') return sign * labelOf(a.classIndex).localeCompare(labelOf(b.classIndex), 'en');
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  };
  return classes.toSorted((a, b) => compare(a, b) || a.classIndex - b.classIndex);
}
