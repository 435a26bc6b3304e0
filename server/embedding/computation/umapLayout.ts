/**
 * UMAP as a layout. Its library keeps its state to itself, so what is saved is how far it was: a run that was cut off
 * goes the same way again, byte for byte, which takes the time of those iterations. A map that extends another starts in
 * its layout, with the new points placed in it; nothing is held.
 */
import { AppError } from '@/lib/domain/appError';
import type { UmapSpec } from '@/lib/domain/embeddingSpec';
import { searchNeighbours } from '@/lib/embedding/exactNeighbours';
import { placePointsInSteps } from '@/lib/embedding/placePoints';
import type { Steps } from '@/lib/embedding/steps';
import type { Vectors } from '@/lib/embedding/vectors';
import { othersForNeighbours, UmapRun } from '../umapRun';
import { umapStart } from '../umapStart';
import type { ComputationEvent, ComputationTask } from './computationTypes';
import { type ContinuedLayout, type LayoutRun, type LayoutStart, type OpenLayout, rowsBetween } from './layoutRun';
import type { RunControl } from './runControl';

export function* startUmap(spec: UmapSpec, vectors: Vectors, extended: ContinuedLayout | null): Steps<LayoutStart> {
  if (!extended) return { iteration: 0, positions: umapStart(vectors, 'pca', spec.seed), state: null };
  const { before, oldCount, state } = extended;
  const placed = yield* placePointsInSteps(
    rowsBetween(vectors, 0, oldCount),
    before,
    rowsBetween(vectors, oldCount, vectors.count),
  );
  const positions = new Float64Array(2 * vectors.count);
  positions.set(before);
  positions.set(placed, before.length);
  return { iteration: decodeUmapProgress(state).iteration, positions, state: null };
}

/** Finds the neighbours. Throws `invalid_input` for more than there are points. */
export async function* prepareUmap(
  spec: UmapSpec,
  vectors: Vectors,
  start: LayoutStart,
  control: RunControl,
): AsyncGenerator<ComputationEvent, OpenLayout> {
  const k = othersForNeighbours(spec.neighbours, vectors.count);
  const neighbours = yield* control.phase('neighbours', searchNeighbours(vectors, { k }));
  /** The last run stays, so that one that was paused need not be made again. */
  let last: UmapLayout | null = null;
  return async function* open(task, present) {
    const target = Math.max(task.targetIterations, start.iteration + 1);
    const reached = reachedIteration(task, target) ?? start.iteration;
    if (last?.iteration !== reached || last.target !== target)
      last = yield* present.phase('affinities', walkTo(reached, target));
    return last;
  };

  /** The way that an earlier attempt went. */
  function* walkTo(reached: number, target: number): Steps<UmapLayout> {
    const { minDist, metric, seed } = spec;
    const epochs = target - start.iteration;
    const run = new UmapLayout(
      new UmapRun(neighbours, start.positions, { minDist, metric, seed, epochs }),
      start,
      target,
    );
    while (run.iteration < reached) {
      run.step();
      yield (run.iteration - start.iteration) / (reached - start.iteration);
    }
    return run;
  }
}

class UmapLayout implements LayoutRun {
  constructor(
    private readonly umap: UmapRun,
    private readonly start: LayoutStart,
    readonly target: number,
  ) {}

  get iteration(): number {
    return this.start.iteration + this.umap.iteration;
  }
  get positions(): Float64Array {
    return this.umap.positions;
  }
  step(): void {
    this.umap.step();
  }
  measureKl(): null {
    return null;
  }
  saveState(): Uint8Array {
    return encodeUmapProgress({ iteration: this.iteration, target: this.target });
  }
}

interface UmapProgress {
  iteration: number;
  /** Where the run stops: the length of every step depends on it. */
  target: number;
}

const VERSION = 1;

/** Float64 numbers, little-endian: version, iteration, target. */
function encodeUmapProgress({ iteration, target }: UmapProgress): Uint8Array {
  return new Uint8Array(Float64Array.of(VERSION, iteration, target).buffer);
}

/** Throws AppError `storage_damaged` when the bytes are none. */
export function decodeUmapProgress(bytes: Uint8Array): UmapProgress {
  const numbers = bytes.length === 24 ? new Float64Array(bytes.slice().buffer) : [];
  const [version, iteration = NaN, target = NaN] = numbers;
  const areCounts = [iteration, target].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (version !== VERSION || !areCounts || iteration > target)
    throw new AppError('storage_damaged', 'The stored state of a map cannot be read: start the map again.');
  return { iteration, target };
}

/** Null: from the start. Throws `conflict` when the run was made for another number of iterations. */
function reachedIteration({ state }: ComputationTask, target: number): number | null {
  if (!state) return null;
  const progress = decodeUmapProgress(state);
  if (progress.target === target) return progress.iteration;
  throw new AppError('conflict', `UMAP moves its points less and less until its last iteration, here ${progress.target}, so it cannot go on to ${target}. Start a new map with so many iterations.`, { field: 'iterations' }); // prettier-ignore
}
