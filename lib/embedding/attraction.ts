/**
 * The attraction of t-SNE, the first half of its gradient (van der Maaten & Hinton 2008, equation 5, multiplied out as in
 * van der Maaten 2014, section 4.2): Σj pij wij (yi − yj) over the pairs that have an affinity, with
 * wij = 1 ÷ (1 + |yi − yj|²). Each pair is visited once and acts on both of its points. computeExactGradient is its slow
 * twin, and attraction.testing.ts the same in plain TypeScript: as WebAssembly (attractionKernel.ts) it takes 0.9 ms on
 * 10,000 digits, where that takes 2.4.
 */
import { allocate, float64s, int32s } from '../wasm/allocate';
import type { Affinities } from './affinities';
import { openAttraction, RECORD_BYTES } from './attractionKernel';

export class Attraction {
  /** Four numbers a point, see RECORD_BYTES. */
  private readonly records: Float64Array;
  /** Adds to the forces in the records. */
  private readonly attract: () => void;

  /** The affinities are copied. */
  constructor({ count, starts, columns, values }: Affinities) {
    const { memory, arrays } = allocate({
      records: float64s(4 * count),
      ends: int32s(count),
      others: int32s(columns.length),
      values: float64s(values.length),
    });
    const { records, ends, others } = arrays;
    for (let i = 0; i < count; i++) ends[i] = others.byteOffset + 4 * starts[i + 1]!;
    for (let entry = 0; entry < columns.length; entry++)
      others[entry] = records.byteOffset + RECORD_BYTES * columns[entry]!;
    arrays.values.set(values);
    const { attract } = openAttraction(memory);
    const end = records.byteOffset + RECORD_BYTES * count;
    this.records = records;
    this.attract = () => attract(records.byteOffset, end, ends.byteOffset, others.byteOffset, arrays.values.byteOffset);
  }

  /** Writes it for each point into `forces` (2 · count). */
  compute(positions: Float64Array, forces: Float64Array): void {
    const { records } = this;
    for (let at = 0; at < positions.length; at += 2) {
      records[2 * at] = positions[at]!;
      records[2 * at + 1] = positions[at + 1]!;
      records[2 * at + 2] = 0;
      records[2 * at + 3] = 0;
    }
    this.attract();
    for (let at = 0; at < forces.length; at += 2) {
      forces[at] = records[2 * at + 2]!;
      forces[at + 1] = records[2 * at + 3]!;
    }
  }
}
