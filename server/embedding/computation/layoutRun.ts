/** A method's run as the computation drives it, whatever the method. */
import type { Vectors } from '@/lib/embedding/vectors';
import type { ComputationEvent, ComputationTask, ExtendedLayout } from './computationTypes';
import type { RunControl } from './runControl';

export interface LayoutRun {
  /** Steps that were made, counted on from those of the map that it extends. */
  readonly iteration: number;
  /** x and y of each point, interleaved: the next step changes it. */
  readonly positions: Float64Array;
  step(): void;
  /** In nats; null for a method that does not lower it. Changes nothing. */
  measureKl(): number | null;
  saveState(): Uint8Array;
}

/** Where a map's points are before its first step. */
export interface LayoutStart {
  iteration: number;
  /** x and y of each point, interleaved. */
  positions: Float64Array;
  /** Of a t-SNE that extends another: the other's state with the new points in it. */
  state: Uint8Array | null;
}

/** What a method goes on from: at least one point, with a state. */
export type ContinuedLayout = ExtendedLayout & { state: Uint8Array };

/** The run of a task, from the task's state if it has one. */
export type OpenLayout = (task: ComputationTask, control: RunControl) => AsyncGenerator<ComputationEvent, LayoutRun>;

/** Rows `from`…`to`, shared. */
export function rowsBetween({ dimensions, values }: Vectors, from: number, to: number): Vectors {
  return { count: to - from, dimensions, values: values.subarray(from * dimensions, to * dimensions) };
}
