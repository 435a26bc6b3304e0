/**
 * How strongly each pair of points belongs together: p_ij = (p_j|i + p_i|j) / 2n (van der Maaten & Hinton 2008, section
 * 3.1), kept for pairs of near neighbours only (van der Maaten 2014, section 4.1).
 */
import type { Neighbours } from './neighbours';

/**
 * The symmetric matrix P as its upper triangle, in compressed rows: the pairs (i, j) with i < j of row i are at
 * starts[i]…starts[i + 1], j ascending. A value counts for both directions, so that 2 · Σ values = 1.
 */
export interface Affinities {
  count: number;
  /** count + 1 places. */
  starts: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

/** A matrix in compressed rows: row i is at starts[i]…starts[i + 1]. */
type SparseRows = Pick<Affinities, 'starts' | 'columns' | 'values'>;

/**
 * @param conditional p_j|i in the order of `neighbours.indices`, each row with the sum 1 (calibrateToPerplexity)
 */
export function symmetriseAffinities(neighbours: Neighbours, conditional: Float64Array): Affinities {
  const { count, k, indices } = neighbours;
  const starts = Int32Array.from({ length: count + 1 }, (_, i) => i * k);
  // Transposing sorts the columns of every row: twice gives the rows themselves, sorted.
  const incoming = transpose({ starts, columns: indices, values: conditional }, count);
  const outgoing = transpose(incoming, count);
  return mergeUpper(outgoing, incoming, count);
}

/** Entry (i, j) becomes (j, i); rows come out with ascending columns. */
function transpose({ starts, columns, values }: SparseRows, count: number): SparseRows {
  const ends = new Int32Array(count + 1);
  for (let e = 0; e < columns.length; e++) ends[columns[e]! + 1]!++;
  for (let j = 0; j < count; j++) ends[j + 1]! += ends[j]!;
  const turned = {
    starts: ends.slice(),
    columns: new Int32Array(columns.length),
    values: new Float64Array(columns.length),
  };
  for (let i = 0; i < count; i++)
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const place = ends[columns[e]!]!++;
      turned.columns[place] = i;
      turned.values[place] = values[e]!;
    }
  return turned;
}

/** (a + b) / 2n above the diagonal; pairs whose share is too small for a float64 are left out. */
function mergeUpper(a: SparseRows, b: SparseRows, count: number): Affinities {
  const starts = new Int32Array(count + 1);
  const columns = new Int32Array(a.columns.length);
  const values = new Float64Array(a.columns.length);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    let p = firstAbove(a, i);
    let q = firstAbove(b, i);
    const [endOfA, endOfB] = [a.starts[i + 1]!, b.starts[i + 1]!];
    while (p < endOfA || q < endOfB) {
      const columnOfA = p < endOfA ? a.columns[p]! : count;
      const columnOfB = q < endOfB ? b.columns[q]! : count;
      let sum = 0;
      if (columnOfA <= columnOfB) sum += a.values[p++]!;
      if (columnOfB <= columnOfA) sum += b.values[q++]!;
      const value = sum / (2 * count);
      if (value === 0) continue;
      columns[filled] = Math.min(columnOfA, columnOfB);
      values[filled++] = value;
    }
    starts[i + 1] = filled;
  }
  return { count, starts, columns: columns.slice(0, filled), values: values.slice(0, filled) };
}

/** Place of the first entry of row i whose column is above i. */
function firstAbove({ starts, columns }: SparseRows, i: number): number {
  let place = starts[i]!;
  while (place < starts[i + 1]! && columns[place]! <= i) place++;
  return place;
}
