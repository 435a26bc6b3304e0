/**
 * The part of the repulsion that the grid leaves out: the true kernel less the smooth one (smoothKernel.ts), for every
 * pair of points closer than the cutoff. Pairs are found with a list of cells as wide as the cutoff; each is looked at
 * once, from the cell that comes first, and acts on both points (Allen and Tildesley, "Computer Simulation of Liquids").
 */
import { allocate, type ArraysOf, float64s, int32s } from '../wasm/allocate';
import { type GridKernels, openGridKernels } from './gridModule';
import type { Extent } from './gridScale';
import type { GridScale } from './gridSpectrum';

/** The arrays of the near pairs of layouts that fit on such a grid. */
export function nearArrays(count: number, { size, spacing, cutoff }: GridScale) {
  const across = cutoff === 0 ? 0 : Math.floor(((size / 2) * spacing) / cutoff) + 1;
  // One place more than there are points: the last of an odd number is loaded with it.
  return {
    cells: int32s(count),
    starts: int32s((across + 2) * (across + 1) + 2),
    order: int32s(count),
    x: float64s(count + 1),
    y: float64s(count + 1),
    nearX: float64s(count + 1),
    nearY: float64s(count + 1),
  };
}

type NearArrays = ArraysOf<ReturnType<typeof nearArrays>>;

export class NearPairs {
  /**
   * In `arrays`: the cell of each point; a cell's points, in the sorted order, are starts[cell]…starts[cell + 1] − 1; point
   * at each place of the sorted order, its coordinates and what is added to its force.
   */
  constructor(
    private readonly count: number,
    private readonly arrays: NearArrays,
    private readonly kernels: GridKernels,
  ) {}

  /** In a memory of their own. */
  static open(count: number, scale: GridScale): NearPairs {
    const { memory, arrays } = allocate(nearArrays(count, scale));
    return new NearPairs(count, arrays, openGridKernels(memory));
  }

  /** Adds to `forces` (2 · count) and returns what is missing in Z. */
  addTo(forces: Float64Array, positions: Float64Array, extent: Extent, cutoff: number): number {
    const { columns, rows } = this.sort(positions, extent, cutoff);
    const { starts, order, x, y, nearX, nearY } = this.arrays;
    nearX.fill(0);
    nearY.fill(0);
    let missing = 0;
    for (let row = 0; row < rows; row++) {
      const first = starts.byteOffset + 4 * (row * (columns + 2) + 1);
      missing += this.kernels.addRow(
        x.byteOffset,
        y.byteOffset,
        nearX.byteOffset,
        nearY.byteOffset,
        first,
        first + 4 * columns,
        first + 4 * (columns + 1),
        cutoff * cutoff,
      );
    }
    for (let place = 0; place < this.count; place++) {
      const at = 2 * order[place]!;
      forces[at]! += nearX[place]!;
      forces[at + 1]! += nearY[place]!;
    }
    return 2 * missing;
  }

  /** Counting sort by cell. An empty column on each side and an empty row at the end spare the loops their borders. */
  private sort(positions: Float64Array, extent: Extent, cutoff: number): { columns: number; rows: number } {
    const { count } = this;
    const { cells, starts, order, x, y } = this.arrays;
    const { minX, minY } = extent;
    const columns = Math.floor((extent.maxX - minX) / cutoff) + 1;
    const rows = Math.floor((extent.maxY - minY) / cutoff) + 1;
    const total = (columns + 2) * (rows + 1);
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
}
