/**
 * The repulsion of t-SNE in O(n + N² log N): points are spread onto a grid, the grid's field is found with fast Fourier
 * transforms, and read back at the points (after Linderman et al., "Fast interpolation-based t-SNE for improved
 * visualization of single-cell RNA-seq data", Nature Methods 2019, with cubic splines instead of Lagrange interpolation).
 * Pairs that are close on the scale of the grid get their exact repulsion, as in particle-mesh Ewald summation.
 */
import { SPLINE_NODES, splineWeights } from './cubicSpline';
import { GridConvolution } from './gridConvolution';
import { type Extent, nodesFor } from './gridScale';
import type { GridScale } from './gridSpectrum';
import { NearPairs } from './nearPairs';
import { smoothWeight } from './smoothKernel';

/** Where the grid lies under a layout. */
interface Placement {
  originX: number;
  originY: number;
  columns: number;
  rows: number;
}

export class GridRepulsion {
  private readonly grid: GridConvolution;
  private readonly near: NearPairs;
  /** Of one point: four along x, then four along y. */
  private readonly weights = new Float64Array(2 * SPLINE_NODES);

  constructor(
    private readonly count: number,
    readonly scale: GridScale,
  ) {
    this.grid = new GridConvolution(scale);
    this.near = new NearPairs(count);
  }

  /**
   * Writes Σj w²(yi − yj) with w = 1 ÷ (1 + |yi − yj|²) for each point i into `forces` (2 · count), and returns Z, the
   * sum of w over all ordered pairs. `extent` is that of the positions, which must fit (gridSizeFor).
   */
  compute(positions: Float64Array, extent: Extent, forces: Float64Array): number {
    const { grid, count } = this;
    const { cutoff } = this.scale;
    const placement = this.place(extent);
    this.spread(positions, placement);
    const energy = grid.run(placement.columns, placement.rows);
    this.gather(positions, placement, forces);
    // On the grid every point also meets itself.
    const pairs = energy - count * smoothWeight(0, cutoff * cutoff);
    return cutoff === 0 ? pairs : pairs + this.near.addTo(forces, positions, extent, cutoff);
  }

  /** Two nodes of margin before the first point: its splines reach one back. */
  private place({ minX, minY, maxX, maxY }: Extent): Placement {
    const { spacing } = this.scale;
    return {
      originX: minX - 2 * spacing,
      originY: minY - 2 * spacing,
      columns: nodesFor(minX, maxX, spacing),
      rows: nodesFor(minY, maxY, spacing),
    };
  }

  private spread(positions: Float64Array, { originX, originY, columns, rows }: Placement): void {
    const { charges } = this.grid;
    const { weights } = this;
    const perUnit = 1 / this.scale.spacing;
    charges.fill(0, 0, columns * rows);
    for (let i = 0; i < positions.length; i += 2) {
      const x = (positions[i]! - originX) * perUnit;
      const y = (positions[i + 1]! - originY) * perUnit;
      const column = Math.floor(x);
      const row = Math.floor(y);
      splineWeights(x - column, weights, 0);
      splineWeights(y - row, weights, SPLINE_NODES);
      const w0 = weights[0]!;
      const w1 = weights[1]!;
      const w2 = weights[2]!;
      const w3 = weights[3]!;
      let node = (row - 1) * columns + column - 1;
      for (let k = SPLINE_NODES; k < 2 * SPLINE_NODES; k++, node += columns) {
        const weight = weights[k]!;
        charges[node]! += weight * w0;
        charges[node + 1]! += weight * w1;
        charges[node + 2]! += weight * w2;
        charges[node + 3]! += weight * w3;
      }
    }
  }

  private gather(positions: Float64Array, { originX, originY, columns }: Placement, forces: Float64Array): void {
    const { field } = this.grid;
    const { weights } = this;
    const perUnit = 1 / this.scale.spacing;
    for (let i = 0; i < positions.length; i += 2) {
      const x = (positions[i]! - originX) * perUnit;
      const y = (positions[i + 1]! - originY) * perUnit;
      const column = Math.floor(x);
      const row = Math.floor(y);
      splineWeights(x - column, weights, 0);
      splineWeights(y - row, weights, SPLINE_NODES);
      let forceX = 0;
      let forceY = 0;
      let node = 2 * ((row - 1) * columns + column - 1);
      for (let k = SPLINE_NODES; k < 2 * SPLINE_NODES; k++, node += 2 * columns) {
        const along = weights[k]!;
        for (let j = 0; j < SPLINE_NODES; j++) {
          const weight = along * weights[j]!;
          forceX += weight * field[node + 2 * j]!;
          forceY += weight * field[node + 2 * j + 1]!;
        }
      }
      forces[i] = forceX;
      forces[i + 1] = forceY;
    }
  }
}
