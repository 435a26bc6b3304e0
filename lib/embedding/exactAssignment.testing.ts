/**
 * The cheapest assignment of rows to columns of which there are at least as many, by shortest augmenting paths (the
 * Hungarian method; Jonker & Volgenant 1987): exact, in O(rows² · columns).
 */
export function exactAssignment(rows: number, columns: number, cost: (row: number, column: number) => number): number {
  const ofRow = new Float64Array(rows + 1);
  const ofColumn = new Float64Array(columns + 1);
  /** Row (from 1) that has a column, 0 for none; column 0 stands for the row that is being placed. */
  const rowAt = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowAt[0] = row;
    const least = new Float64Array(columns + 1).fill(Infinity);
    const done = new Uint8Array(columns + 1);
    let column = 0;
    do {
      done[column] = 1;
      const from = rowAt[column]!;
      let [delta, next] = [Infinity, 0];
      for (let j = 1; j <= columns; j++) {
        if (done[j]) continue;
        const reduced = cost(from - 1, j - 1) - ofRow[from]! - ofColumn[j]!;
        if (reduced < least[j]!) [least[j], cameFrom[j]] = [reduced, column];
        if (least[j]! < delta) [delta, next] = [least[j]!, j];
      }
      for (let j = 0; j <= columns; j++)
        if (done[j]) {
          ofRow[rowAt[j]!]! += delta;
          ofColumn[j]! -= delta;
        } else least[j]! -= delta;
      column = next;
    } while (rowAt[column] !== 0);
    for (; column !== 0; column = cameFrom[column]!) rowAt[column] = rowAt[cameFrom[column]!]!;
  }
  let total = 0;
  for (let j = 1; j <= columns; j++) if (rowAt[j] !== 0) total += cost(rowAt[j]! - 1, j - 1);
  return total;
}
