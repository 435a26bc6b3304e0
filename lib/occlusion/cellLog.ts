/**
 * The cells of one occlusion run in the order in which they became final: an append-only log. Readers keep a place in
 * it; that is all the flow control needs, because position k of the log is always the same cell (progressiveOrder).
 */
import { AppError } from '../domain/appError';
import { TOP_CLASSES } from '../domain/occlusion';

export interface CellColumns {
  /** Row-major index of each cell. */
  cells: Uint32Array;
  /** count × classes.length, cell by cell. */
  values: Float32Array;
  /** count × topCount, best first; ties by the lower class. */
  topClasses: Uint32Array;
  topValues: Float32Array;
}

/** Cells that there is room for as soon as the first one comes. */
const LEAST_ROOM = 64;

export class CellLog {
  readonly topCount: number;
  /** Probabilities of the picture without the moving patch; null until they are known, which is before the first cell. */
  base: Float32Array | null = null;
  private probabilities = new Float32Array(0);
  private length = 0;

  /**
   * @param order row-major index of the cell at each log position, see progressiveOrder
   * @param cells of the grid, where the order does not hold all of them
   */
  constructor(
    readonly order: Uint32Array,
    readonly classCount: number,
    readonly cells = order.length,
  ) {
    this.topCount = Math.min(TOP_CLASSES, classCount);
  }

  /** Cells that are known. */
  get done(): number {
    return this.length;
  }
  /** Cells that will be. */
  get total(): number {
    return this.order.length;
  }

  /** Appends whole probability vectors (count × classCount). Cells before the end are known already and are skipped. */
  append(from: number, probabilities: Float32Array): void {
    if (probabilities.length % this.classCount !== 0)
      throw new AppError(
        'internal',
        `A batch of ${probabilities.length} values is not a whole number of ${this.classCount}-class vectors.`,
      );
    const count = probabilities.length / this.classCount;
    if (from > this.length || from + count > this.total)
      throw new AppError(
        'internal',
        `Cells ${from}…${from + count - 1} do not follow the ${this.length} known cells of ${this.total}.`,
      );
    const skip = Math.min(this.length - from, count);
    this.makeRoom(from + count);
    this.probabilities.set(probabilities.subarray(skip * this.classCount), (from + skip) * this.classCount);
    this.length = Math.max(this.length, from + count);
  }

  /**
   * Memory grows with the cells: that of a whole log (12 MB for 56 × 56 cells of 1,000 classes) sets off a collection of
   * all the garbage of the process, just when somebody waits for the first cells.
   */
  private makeRoom(cells: number): void {
    const known = this.probabilities.length / this.classCount;
    if (cells <= known) return;
    const room = Math.min(this.total, Math.max(cells, 2 * known, LEAST_ROOM));
    const grown = new Float32Array(room * this.classCount);
    grown.set(this.probabilities.subarray(0, this.length * this.classCount));
    this.probabilities = grown;
  }

  /** Probability vector of the cell at a log position: a view, not a copy. */
  vector(position: number): Float32Array {
    return this.probabilities.subarray(position * this.classCount, (position + 1) * this.classCount);
  }

  /** Probability vectors of positions from…to-1: a view, not a copy. */
  vectors(from: number, to: number): Float32Array {
    return this.probabilities.subarray(from * this.classCount, to * this.classCount);
  }

  /** The most probable class at every cell, row-major; −1 where the cell is not known yet. Ties: the lower class. */
  classMap(): Int32Array {
    const map = new Int32Array(this.cells).fill(-1);
    const [best, value] = [new Uint32Array(1), new Float32Array(1)];
    for (let k = 0; k < this.length; k++) {
      topOf(this.vector(k), 1, best, value);
      map[this.order[k]!] = best[0]!;
    }
    return map;
  }

  /** Columns of the chosen classes and the best classes of positions from…to-1. */
  columns(from: number, to: number, classes: readonly number[]): CellColumns {
    const count = to - from;
    const values = new Float32Array(count * classes.length);
    const topClasses = new Uint32Array(count * this.topCount);
    const topValues = new Float32Array(count * this.topCount);
    for (let i = 0; i < count; i++) {
      const vector = this.vector(from + i);
      for (let k = 0; k < classes.length; k++) values[i * classes.length + k] = vector[classes[k]!]!;
      topOf(vector, this.topCount, topClasses.subarray(i * this.topCount), topValues.subarray(i * this.topCount));
    }
    return { cells: this.order.slice(from, to), values, topClasses, topValues };
  }

  /** Probability of one class at every cell, row-major; NaN where the cell is not known yet. */
  map(classIndex: number): Float32Array {
    const map = new Float32Array(this.cells).fill(NaN);
    for (let k = 0; k < this.length; k++) map[this.order[k]!] = this.probabilities[k * this.classCount + classIndex]!;
    return map;
  }
}

/**
 * Writes the `count` largest values of `vector` with their indices, best first; ties by the lower index. O(n·count).
 * The values must be numbers (occlude refuses NaN).
 */
export function topOf(vector: Float32Array, count: number, indices: Uint32Array, values: Float32Array): void {
  let filled = 0;
  for (let c = 0; c < vector.length; c++) {
    const v = vector[c]!;
    if (filled === count && !(v > values[count - 1]!)) continue;
    let at = filled < count ? filled++ : count - 1;
    for (; at > 0 && v > values[at - 1]!; at--) {
      values[at] = values[at - 1]!;
      indices[at] = indices[at - 1]!;
    }
    values[at] = v;
    indices[at] = c;
  }
}
