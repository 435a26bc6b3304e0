/** What the computation of a map is given, and what it tells. Both cross a thread: plain data and typed arrays only. */
import type { EmbeddingMeasures, EmbeddingPhase } from '@/lib/domain/embedding';
import type { EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import type { Displacement } from '@/lib/embedding/displacement';

export interface ComputationTask {
  embeddingId: string;
  spec: EmbeddingSpec;
  /** Of each picture, row by row: finite numbers. See SharedVectors. */
  vectors: SharedVectors;
  /** Iteration where it stops. A run that `extend`s counts on from the iteration of the state that it extends. */
  targetIterations: number;
  /** The last `state` that an earlier attempt told; null: from the start. */
  state: Uint8Array | null;
  /** The same in every attempt. */
  extend: ExtendedLayout | null;
  /** Iterations from one kept frame to the next. */
  keptEvery: number;
}

/**
 * Values on a SharedArrayBuffer (`new Float32Array(new SharedArrayBuffer(4 * count * dimensions))`) are shared with the
 * worker; on any other buffer they are copied for it.
 */
export interface SharedVectors {
  count: number;
  dimensions: number;
  /** Row by row. */
  values: Float32Array;
}

/** The map that a run goes on from. The first `oldCount` rows of the vectors were points of it. */
export interface ExtendedLayout {
  /** Its last state; null of principal components, which go on from nothing. */
  state: Uint8Array | null;
  /** Which of its points these rows are, ascending: `oldCount` places. */
  keptRows: Int32Array;
  oldCount: number;
  /** Its layout of these points, x and y interleaved: what displacement is measured against. */
  before: Float64Array;
}

export type ComputationEvent =
  /** `share` of the phase is done; null where it cannot be told. */
  | { kind: 'phase'; phase: EmbeddingPhase; share: number | null }
  /**
   * A layout as lib/embedding/frames.ts encodes it. `kept`: the first, each keptEvery-th iteration, and the last one of a
   * run that is not paused; the same bytes in every run of one seed. An attempt that goes on from a state tells the kept
   * frames after it again. `kl` in nats, each 50 iterations and at the end; null between, and for other methods than t-SNE.
   */
  | { kind: 'frame'; iteration: number; bytes: Uint8Array; kept: boolean; kl: number | null; etaMs: number | null }
  /**
   * PCA only: coordinates on the first PCA_AXES axes, row by row, and the share of the variance that each has. Zeros
   * after the last axis where the vectors have fewer dimensions.
   */
  | { kind: 'axes'; values: Float32Array; explained: number[] }
  /**
   * What a later attempt needs to go on from here, byte for byte: about every five seconds of iterations, and last before
   * `ended`. None before the first iteration is prepared, and none for PCA.
   */
  | { kind: 'state'; iteration: number; bytes: Uint8Array }
  | { kind: 'measures'; measures: EmbeddingMeasures }
  /** Of a run that extends, at its end. None where the old points had no extent that their way could be a share of. */
  | { kind: 'displacement'; displacement: Displacement }
  /** Processor seconds of this attempt by phase, so far: of the thread that computes. */
  | { kind: 'seconds'; seconds: Record<string, number> }
  | { kind: 'ended'; why: 'target' | 'paused' | 'stopped'; iteration: number };
