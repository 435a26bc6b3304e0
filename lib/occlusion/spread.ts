/**
 * How much a map depends on chance: the mean and the standard deviation of every cell over runs that differ in the seed
 * of their fill alone. One pass over each map (Welford, "Note on a Method for Calculating Corrected Sums of Squares and
 * Products", 1962), so that maps need not be kept, and nothing cancels where all values are nearly the same.
 */
import { AppError } from '../domain/appError';

export class MapSpread {
  private readonly counts: Uint32Array;
  private readonly means: Float64Array;
  /** Sum of the squared distances from the mean. */
  private readonly squares: Float64Array;

  /** @param cells values of one map */
  constructor(private readonly cells: number) {
    this.counts = new Uint32Array(cells);
    this.means = new Float64Array(cells);
    this.squares = new Float64Array(cells);
  }

  /** Takes in one run's map. A cell that is NaN is not known in this run, and does not count there. */
  add(map: ArrayLike<number>): void {
    if (map.length !== this.cells)
      throw new AppError(
        'internal',
        `A map of ${map.length} cells cannot be put together with maps of ${this.cells} cells.`,
      );
    for (let cell = 0; cell < this.cells; cell++) {
      const value = map[cell]!;
      if (Number.isNaN(value)) continue;
      this.counts[cell]!++;
      const before = value - this.means[cell]!;
      this.means[cell]! += before / this.counts[cell]!;
      this.squares[cell]! += before * (value - this.means[cell]!);
    }
  }

  /** In how many runs each cell is known. */
  known(): Uint32Array {
    return this.counts.slice();
  }

  /** NaN where no run knows the cell. */
  mean(): Float32Array {
    return Float32Array.from(this.means, (mean, cell) => (this.counts[cell] === 0 ? NaN : mean));
  }

  /** Of the sample (n − 1), in the units of the maps. NaN where fewer than two runs know the cell: one says nothing of it. */
  deviation(): Float32Array {
    return Float32Array.from(this.squares, (square, cell) => {
      const count = this.counts[cell]!;
      return count < 2 ? NaN : Math.sqrt(square / (count - 1));
    });
  }
}
