/** The order of the items in each row, so that few edges cross. */
import type { RowItem } from './layoutGraph';

const SWEEPS = 8;

/** The rows with the indices of their items from left to right: barycentre sweeps down and up, the best order is kept. */
export function orderRows(items: readonly RowItem[]): number[][] {
  const rows: number[][] = [];
  items.forEach(({ row }, index) => (rows[row] ??= []).push(index));
  let current = Array.from(rows, (row) => row ?? []);
  let best = current;
  let fewest = countCrossings(items, current);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    current = sweep % 2 === 0 ? sweepRows(items, current, 'above') : sweepRows(items, current, 'below');
    const crossings = countCrossings(items, current);
    if (crossings < fewest) [best, fewest] = [current, crossings];
  }
  return best;
}

function sweepRows(items: readonly RowItem[], rows: readonly number[][], side: 'above' | 'below'): number[][] {
  const position = positionsOf(items, rows);
  const result = rows.map((row) => [...row]);
  const order = side === 'above' ? result : result.toReversed();
  for (const row of order) {
    const wanted = row.map((index) => {
      const neighbours = items[index]![side];
      const total = neighbours.reduce((sum, one) => sum + position[one]!, 0);
      return { index, at: neighbours.length > 0 ? total / neighbours.length : position[index]! };
    });
    wanted.sort((a, b) => a.at - b.at || position[a.index]! - position[b.index]!);
    wanted.forEach(({ index }, at) => {
      row[at] = index;
      position[index] = at;
    });
  }
  return result;
}

/** Pairs of edges between neighbouring rows that cross. */
export function countCrossings(items: readonly RowItem[], rows: readonly number[][]): number {
  const position = positionsOf(items, rows);
  let crossings = 0;
  for (const row of rows) {
    const ends = row.flatMap((index) => items[index]!.below.map((one) => position[one]!).sort((a, b) => a - b));
    // Edges sorted by their upper end: each pair whose lower ends are the other way round crosses.
    for (let i = 1; i < ends.length; i++) for (let j = 0; j < i; j++) if (ends[j]! > ends[i]!) crossings++;
  }
  return crossings;
}

function positionsOf(items: readonly RowItem[], rows: readonly number[][]): Float64Array {
  const position = new Float64Array(items.length);
  for (const row of rows) row.forEach((index, at) => (position[index] = at));
  return position;
}
