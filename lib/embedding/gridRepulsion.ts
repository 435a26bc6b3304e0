/**
 * The repulsion of t-SNE in O(n + N² log N): points are spread onto a grid, the grid's field is found with fast Fourier
 * transforms, and read back at the points (after Linderman et al., "Fast interpolation-based t-SNE for improved
 * visualization of single-cell RNA-seq data", Nature Methods 2019, with cubic splines instead of Lagrange interpolation).
 * Pairs that are close on the scale of the grid get their exact repulsion, as in particle-mesh Ewald summation.
 */
import { allocate, type ArraysOf, float64s } from '../wasm/allocate';
import { convolutionArrays, GridConvolution } from './gridConvolution';
import { type GridKernels, openGridKernels } from './gridModule';
import { type Extent, nodesFor } from './gridScale';
import type { GridScale } from './gridSpectrum';
import { nearArrays, NearPairs } from './nearPairs';
import { smoothWeight } from './smoothKernel';

/** Where the grid lies under a layout. */
interface Placement {
  originX: number;
  originY: number;
  columns: number;
  rows: number;
}

function gridArrays(count: number, scale: GridScale) {
  return {
    ...convolutionArrays(scale),
    ...nearArrays(count, scale),
    positions: float64s(2 * count),
    forces: float64s(2 * count),
  };
}

type GridArrays = ArraysOf<ReturnType<typeof gridArrays>>;

export class GridRepulsion {
  private readonly arrays: GridArrays;
  private readonly kernels: GridKernels;
  private readonly grid: GridConvolution;
  private readonly near: NearPairs;

  constructor(
    private readonly count: number,
    readonly scale: GridScale,
  ) {
    const { memory, arrays } = allocate(gridArrays(count, scale));
    this.arrays = arrays;
    this.kernels = openGridKernels(memory);
    this.grid = new GridConvolution(scale, arrays, this.kernels);
    this.near = new NearPairs(count, arrays, this.kernels);
  }

  /**
   * Writes Σj w²(yi − yj) with w = 1 ÷ (1 + |yi − yj|²) for each point i into `forces` (2 · count), and returns Z, the
   * sum of w over all ordered pairs. `extent` is that of the positions, which must fit (gridSizeFor).
   */
  compute(positions: Float64Array, extent: Extent, forces: Float64Array): number {
    const { grid, count, arrays, kernels } = this;
    const { cutoff, spacing } = this.scale;
    const { columns, rows, originX, originY } = this.place(extent);
    const [first, end] = [arrays.positions.byteOffset, arrays.positions.byteOffset + 16 * count];
    arrays.positions.set(positions);
    arrays.charges.fill(0, 0, columns * rows);
    kernels.spread(first, end, arrays.charges.byteOffset, 8 * columns, originX, originY, 1 / spacing);
    const energy = grid.run(columns, rows);
    kernels.gather(first, end, arrays.field.byteOffset, 16 * columns, originX, originY, 1 / spacing, arrays.forces.byteOffset); // prettier-ignore
    forces.set(arrays.forces);
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
      columns: 2 * Math.ceil(nodesFor(minX, maxX, spacing) / 2), // for two at a time
      rows: nodesFor(minY, maxY, spacing),
    };
  }
}
