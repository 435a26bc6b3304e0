/**
 * The map of the most probable class: which class wins at each cell, how many cells each class wins, and where the
 * connected areas of one class lie. Cells are row-major; NaN where a cell is not known.
 */
import type { OcclusionGrid } from './grid';

export interface ClassCount {
  classIndex: number;
  /** Cells that it wins. */
  cells: number;
}

/** What wins most cells first; of equal ones the lower class. Unknown cells are left out. */
export function countClasses(winners: Float32Array): ClassCount[] {
  const counts = new Map<number, number>();
  for (const winner of winners) if (!Number.isNaN(winner)) counts.set(winner, (counts.get(winner) ?? 0) + 1);
  return Array.from(counts, ([classIndex, cells]) => ({ classIndex, cells })).sort(
    (a, b) => b.cells - a.cells || a.classIndex - b.classIndex,
  );
}

export interface ClassRegion {
  classIndex: number;
  cells: number;
  /** The cell that lies deepest inside: as far as can be from what is not of the region. */
  row: number;
  col: number;
}

/** The connected areas (by sides, not corners) of each class, in the order of their first cell. */
export function classRegions(winners: Float32Array, grid: Pick<OcclusionGrid, 'rows' | 'cols'>): ClassRegion[] {
  const depths = regionDepths(winners, grid);
  const seen = new Uint8Array(winners.length);
  const regions: ClassRegion[] = [];
  for (let first = 0; first < winners.length; first++) {
    if (seen[first] || Number.isNaN(winners[first]!)) continue;
    const members = connected(winners, grid, first, seen);
    const deepest = members.reduce((best, cell) => (isDeeper(depths, cell, best) ? cell : best), first);
    regions.push({
      classIndex: winners[first]!,
      cells: members.length,
      row: Math.floor(deepest / grid.cols),
      col: deepest % grid.cols,
    });
  }
  return regions;
}

/** Of equally deep ones the first, so that the same map always gives the same cell. */
function isDeeper(depths: Float32Array, cell: number, best: number): boolean {
  return depths[cell]! > depths[best]! || (depths[cell] === depths[best] && cell < best);
}

/** All cells of one class that hang together with the first; marks them as seen. */
function connected(
  winners: Float32Array,
  { rows, cols }: Pick<OcclusionGrid, 'rows' | 'cols'>,
  first: number,
  seen: Uint8Array,
): number[] {
  const members = [first];
  seen[first] = 1;
  const visit = (cell: number) => {
    if (seen[cell] || winners[cell] !== winners[first]) return;
    seen[cell] = 1;
    members.push(cell);
  };
  for (let at = 0; at < members.length; at++) {
    const cell = members[at]!;
    const col = cell % cols;
    if (col > 0) visit(cell - 1);
    if (col < cols - 1) visit(cell + 1);
    if (cell >= cols) visit(cell - cols);
    if (cell < (rows - 1) * cols) visit(cell + cols);
  }
  return members;
}

/**
 * Steps (sideways, up, down) from each cell to the nearest that another class wins, or that lies outside the grid: two
 * passes, each taking over what the neighbours behind it know.
 */
function regionDepths(winners: Float32Array, { rows, cols }: Pick<OcclusionGrid, 'rows' | 'cols'>): Float32Array {
  const depths = new Float32Array(winners.length);
  const through = (cell: number, row: number, col: number): number => {
    if (row < 0 || col < 0 || row >= rows || col >= cols) return 1;
    const neighbour = row * cols + col;
    return winners[neighbour] === winners[cell] ? depths[neighbour]! + 1 : 1;
  };
  for (let cell = 0; cell < winners.length; cell++) {
    const [row, col] = [Math.floor(cell / cols), cell % cols];
    depths[cell] = Math.min(through(cell, row - 1, col), through(cell, row, col - 1));
  }
  for (let cell = winners.length - 1; cell >= 0; cell--) {
    const [row, col] = [Math.floor(cell / cols), cell % cols];
    depths[cell] = Math.min(depths[cell]!, through(cell, row + 1, col), through(cell, row, col + 1));
  }
  return depths;
}
