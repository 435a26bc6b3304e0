/** Rows that are orthogonal to each other and of length 1, by Gram and Schmidt. */

/** A row of which less than this share is new adds nothing but rounding. */
const NEGLIGIBLE = 1e-10;

/**
 * Makes the rows `from`…`to` of `rows` orthogonal to each other and to all rows before, and of length 1, in place. Each is
 * projected twice, which is enough (Giraud et al. 2005). A row that lies in the span of the others is replaced by a
 * direction that does not. There may be at most as many rows as dimensions.
 */
export function orthonormaliseRows(rows: Float64Array, dimensions: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const before = length(rows, dimensions, row);
    removeEarlier(rows, dimensions, row);
    if (!(length(rows, dimensions, row) > NEGLIGIBLE * before)) replaceByNewDirection(rows, dimensions, row);
    scaleToUnit(rows, dimensions, row);
    removeEarlier(rows, dimensions, row);
    scaleToUnit(rows, dimensions, row);
  }
}

function removeEarlier(rows: Float64Array, dimensions: number, row: number): void {
  const start = row * dimensions;
  for (let earlier = 0; earlier < row; earlier++) {
    const other = earlier * dimensions;
    let along = 0;
    for (let d = 0; d < dimensions; d++) along += rows[start + d]! * rows[other + d]!;
    for (let d = 0; d < dimensions; d++) rows[start + d]! -= along * rows[other + d]!;
  }
}

/** The axis that the earlier rows cover least; of it at least 1 − row / dimensions is new. */
function replaceByNewDirection(rows: Float64Array, dimensions: number, row: number): void {
  const covered = new Float64Array(dimensions);
  for (let place = 0; place < row * dimensions; place++) covered[place % dimensions]! += rows[place]! ** 2;
  let least = 0;
  for (let d = 1; d < dimensions; d++) if (covered[d]! < covered[least]!) least = d;
  const start = row * dimensions;
  rows.fill(0, start, start + dimensions);
  rows[start + least] = 1;
  removeEarlier(rows, dimensions, row);
}

function length(rows: Float64Array, dimensions: number, row: number): number {
  let squares = 0;
  for (let place = row * dimensions; place < (row + 1) * dimensions; place++) squares += rows[place]! ** 2;
  return Math.sqrt(squares);
}

function scaleToUnit(rows: Float64Array, dimensions: number, row: number): void {
  const scale = 1 / length(rows, dimensions, row);
  for (let place = row * dimensions; place < (row + 1) * dimensions; place++) rows[place]! *= scale;
}
