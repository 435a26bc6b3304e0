/**
 * The cells of one result as a browser holds them: filled from frames, in any order, twice or not [F5]. Values are known
 * for the classes that were watched; the best classes of every cell are always known. Cells are final, so that the next
 * attempt at the same result goes on filling the same map.
 */
import type { Frame } from '@/lib/protocol/protocol';
import type { GridCells } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';

export interface CellTop {
  classIndex: number;
  probability: number;
}

export class CellMap {
  /** Of the grid, those that the run leaves out among them. */
  readonly cellCount: number;
  private readonly order: Uint32Array;
  private readonly known: Uint8Array;
  private knownCount = 0;
  /** Probability at every cell for each watched class, row-major; NaN where not known. */
  private readonly valuesOfClass = new Map<number, Float32Array>();
  /** Log positions from 0 that are held without a gap, for each watched class. */
  private readonly heldOfClass = new Map<number, number>();
  private topCount = 0;
  private topClasses = new Uint32Array(0);
  private topValues = new Float32Array(0);
  private held = 0;

  constructor(readonly grid: GridCells) {
    this.cellCount = grid.rows * grid.cols;
    this.order = progressiveOrder(grid);
    this.known = new Uint8Array(this.cellCount);
  }

  /** Cells that the run computes. */
  get total(): number {
    return this.order.length;
  }

  /** Cells that are known. */
  get done(): number {
    return this.knownCount;
  }

  isKnown(cell: number): boolean {
    return this.known[cell] === 1;
  }

  /** Takes a frame in. Returns false, and changes nothing, when it does not fit the grid. */
  apply(frame: Frame): boolean {
    const columns = readColumns(frame);
    if (!columns || columns.cells.some((cell) => cell >= this.cellCount)) return false;
    if (!this.fitsTop(frame.topCount)) return false;
    this.applyTop(columns, frame.topCount);
    frame.classes.forEach((classIndex, k) => {
      const values = this.valuesFor(classIndex);
      for (let i = 0; i < frame.count; i++) values[columns.cells[i]!] = columns.values[i * frame.classes.length + k]!;
    });
    return true;
  }

  private fitsTop(topCount: number): boolean {
    if (this.topCount === topCount) return true;
    if (this.topCount !== 0) return false;
    this.topCount = topCount;
    this.topClasses = new Uint32Array(this.cellCount * topCount);
    this.topValues = new Float32Array(this.cellCount * topCount);
    return true;
  }

  private applyTop(columns: FrameColumns, topCount: number): void {
    columns.cells.forEach((cell, i) => {
      this.topClasses.set(columns.topClasses.subarray(i * topCount, (i + 1) * topCount), cell * topCount);
      this.topValues.set(columns.topValues.subarray(i * topCount, (i + 1) * topCount), cell * topCount);
      this.knownCount += 1 - this.known[cell]!;
      this.known[cell] = 1;
    });
  }

  private valuesFor(classIndex: number): Float32Array {
    let values = this.valuesOfClass.get(classIndex);
    if (!values) this.valuesOfClass.set(classIndex, (values = new Float32Array(this.cellCount).fill(NaN)));
    return values;
  }

  /** Probability of a class at every cell, row-major, NaN where not known: the live array, not a copy. */
  values(classIndex: number): Float32Array | null {
    return this.valuesOfClass.get(classIndex) ?? null;
  }

  /** The best classes of a cell, best first; null when the cell is not known. */
  top(cell: number): CellTop[] | null {
    if (!this.isKnown(cell)) return null;
    return Array.from({ length: this.topCount }, (_, k) => ({
      classIndex: this.topClasses[cell * this.topCount + k]!,
      probability: this.topValues[cell * this.topCount + k]!,
    }));
  }

  /** The best class of every cell, row-major; NaN where the cell is not known. */
  winners(): Float32Array {
    return Float32Array.from({ length: this.cellCount }, (_, cell) =>
      this.isKnown(cell) ? this.topClasses[cell * this.topCount]! : NaN,
    );
  }

  /** Where a watch of these classes may go on: the log positions before are all held for each of them [F1]. */
  heldFrom(classes: readonly number[]): number {
    while (this.held < this.total && this.known[this.order[this.held]!]) this.held++;
    return classes.reduce((least, classIndex) => Math.min(least, this.heldOf(classIndex)), this.held);
  }

  private heldOf(classIndex: number): number {
    const values = this.valuesOfClass.get(classIndex);
    if (!values) return 0;
    let held = this.heldOfClass.get(classIndex) ?? 0;
    while (held < this.total && !Number.isNaN(values[this.order[held]!]!)) held++;
    this.heldOfClass.set(classIndex, held);
    return held;
  }
}

interface FrameColumns {
  cells: Uint32Array;
  values: Float32Array;
  topClasses: Uint32Array;
  topValues: Float32Array;
}

/** The typed arrays of a frame [B1]; null when a buffer has not the length that the header says. */
function readColumns(frame: Frame): FrameColumns | null {
  const { count, classes, topCount } = frame;
  const lengths = [count, count * classes.length, count * topCount, count * topCount];
  const buffers = [frame.cells, frame.values, frame.topClasses, frame.topValues].map(wholeBuffer);
  if (buffers.some((buffer, i) => buffer.byteLength !== lengths[i]! * 4)) return null;
  return {
    cells: new Uint32Array(buffers[0]!),
    values: new Float32Array(buffers[1]!),
    topClasses: new Uint32Array(buffers[2]!),
    topValues: new Float32Array(buffers[3]!),
  };
}

/** A view may start anywhere in its buffer; typed arrays of four bytes may not. */
function wholeBuffer(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  return bytes instanceof Uint8Array ? new Uint8Array(bytes).buffer : bytes;
}
