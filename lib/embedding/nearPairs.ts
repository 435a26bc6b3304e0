/**
 * The part of the repulsion that the grid leaves out: the true kernel less the smooth one (smoothKernel.ts), for every
 * pair of points closer than the cutoff. Pairs are found with a list of cells as wide as the cutoff; each is looked at
 * once, from the cell that comes first, and acts on both points (Allen and Tildesley, "Computer Simulation of Liquids").
 */
import type { Extent } from './gridScale';

export class NearPairs {
  /** Cell of each point; a cell's points, in the sorted order, are starts[cell]…starts[cell + 1] − 1. */
  private readonly cells: Int32Array;
  private starts = new Int32Array(0);
  /** Point at each place of the sorted order, and its coordinates and force there. */
  private readonly order: Int32Array;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly forceX: Float64Array;
  private readonly forceY: Float64Array;

  constructor(private readonly count: number) {
    this.cells = new Int32Array(count);
    this.order = new Int32Array(count);
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.forceX = new Float64Array(count);
    this.forceY = new Float64Array(count);
  }

  /** Adds to `forces` (2 · count) and returns what is missing in Z. */
  addTo(forces: Float64Array, positions: Float64Array, extent: Extent, cutoff: number): number {
    const { columns, rows } = this.sort(positions, extent, cutoff);
    const { starts, order, forceX, forceY } = this;
    forceX.fill(0);
    forceY.fill(0);
    let missing = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 1; column <= columns; column++) {
        const cell = row * (columns + 2) + column;
        const below = cell + columns + 2;
        if (starts[cell] === starts[cell + 1]) continue;
        missing += this.addCell(starts[cell]!, starts[cell + 1]!, starts[cell + 2]!, starts[below - 1]!, starts[below + 2]!, cutoff); // prettier-ignore
      }
    }
    for (let place = 0; place < this.count; place++) {
      const at = 2 * order[place]!;
      forces[at]! += forceX[place]!;
      forces[at + 1]! += forceY[place]!;
    }
    return 2 * missing;
  }

  /** Counting sort by cell. An empty column on each side and an empty row at the end spare the loops their borders. */
  private sort(positions: Float64Array, extent: Extent, cutoff: number): { columns: number; rows: number } {
    const { count, cells, order, x, y } = this;
    const { minX, minY } = extent;
    const columns = Math.floor((extent.maxX - minX) / cutoff) + 1;
    const rows = Math.floor((extent.maxY - minY) / cutoff) + 1;
    const total = (columns + 2) * (rows + 1);
    if (this.starts.length < total + 2) this.starts = new Int32Array(2 * total + 2);
    const { starts } = this;
    starts.fill(0, 0, total + 2);
    for (let i = 0; i < count; i++) {
      const row = Math.floor((positions[2 * i + 1]! - minY) / cutoff);
      const cell = row * (columns + 2) + Math.floor((positions[2 * i]! - minX) / cutoff) + 1;
      cells[i] = cell;
      starts[cell + 2]! += 1;
    }
    for (let cell = 2; cell <= total + 1; cell++) starts[cell]! += starts[cell - 1]!;
    // starts[cell + 1] is now the first place of the cell; filling moves it to the first place of the next one.
    for (let i = 0; i < count; i++) {
      const next = cells[i]! + 1;
      const place = starts[next]!;
      starts[next] = place + 1;
      order[place] = i;
      x[place] = positions[2 * i]!;
      y[place] = positions[2 * i + 1]!;
    }
    return { columns, rows };
  }

  /**
   * Pairs of the cell's points (from…to − 1) with those after them in the cell and the next one (up to besideTo), and
   * with the three cells below (belowFrom…belowTo − 1).
   */
  private addCell(
    from: number,
    to: number,
    besideTo: number,
    belowFrom: number,
    belowTo: number,
    cutoff: number,
  ): number {
    const { forceX, forceY, x, y } = this;
    const cutoff2 = cutoff * cutoff;
    const edge = 1 / (1 + cutoff2);
    const edge2 = edge * edge;
    let missing = 0;
    for (let a = from; a < to; a++) {
      const ax = x[a]!;
      const ay = y[a]!;
      let sumX = 0;
      let sumY = 0;
      for (let part = 0; part < 2; part++) {
        const end = part === 0 ? besideTo : belowTo;
        for (let b = part === 0 ? a + 1 : belowFrom; b < end; b++) {
          const dx = ax - x[b]!;
          const dy = ay - y[b]!;
          const u = dx * dx + dy * dy;
          if (u >= cutoff2) continue;
          const weight = 1 / (1 + u);
          const inside = (cutoff2 - u) * edge;
          // Less smoothWeight and smoothForce, written out: this is the innermost loop.
          missing += weight - edge * (1 + inside * (1 + inside * (1 + inside)));
          const force = weight * weight - edge2 * (1 + inside * (2 + inside * (3 + inside * 4)));
          sumX += force * dx;
          sumY += force * dy;
          forceX[b]! -= force * dx;
          forceY[b]! -= force * dy;
        }
      }
      forceX[a]! += sumX;
      forceY[a]! += sumY;
    }
    return missing;
  }
}
