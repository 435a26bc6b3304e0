/** t-SNE as a layout: from vectors, from a saved state, or going on from another map's layout. */
import type { TsneSpec } from '@/lib/domain/embeddingSpec';
import { type Affinities, symmetriseAffinities } from '@/lib/embedding/affinities';
import { withoutOthers, withPoints } from '@/lib/embedding/changePoints';
import { searchNeighbours } from '@/lib/embedding/exactNeighbours';
import { initialPositionsInSteps } from '@/lib/embedding/initialise';
import type { Neighbours } from '@/lib/embedding/neighbours';
import { calibrateToPerplexity, neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { placePointsInSteps } from '@/lib/embedding/placePoints';
import { inPieces, type Steps } from '@/lib/embedding/steps';
import { Tsne } from '@/lib/embedding/tsne';
import { DEFAULT_TSNE_OPTIONS, exaggerationWithin, type TsneOptions } from '@/lib/embedding/tsneOptions';
import { decodeTsneState, encodeTsneState } from '@/lib/embedding/tsneState';
import type { Vectors } from '@/lib/embedding/vectors';
import type { ComputationEvent } from './computationTypes';
import { type ContinuedLayout, type LayoutRun, type LayoutStart, type OpenLayout, rowsBetween } from './layoutRun';
import type { RunControl } from './runControl';

/** Iterations in which only the new points move, before all do. */
const HELD_ITERATIONS = 30;
const ROWS_AT_ONCE = 64;
/** Of one neighbour, in multiplications: some exponentials. */
const CALIBRATION_COST = 100;

export function* startTsne(spec: TsneSpec, vectors: Vectors, extended: ContinuedLayout | null): Steps<LayoutStart> {
  if (!extended) {
    const positions = yield* initialPositionsInSteps(vectors, spec.initialisation, spec.seed);
    return { iteration: 0, positions, state: null };
  }
  const { oldCount } = extended;
  const old = withoutOthers(decodeTsneState(extended.state), extended.keptRows);
  const placed = yield* placePointsInSteps(
    rowsBetween(vectors, 0, oldCount),
    old.positions,
    rowsBetween(vectors, oldCount, vectors.count),
  );
  const state = withPoints(old, placed, optionsOf(spec));
  if (placed.length > 0) state.hold = { points: oldCount, until: state.iteration + HELD_ITERATIONS };
  return { iteration: state.iteration, positions: state.positions, state: encodeTsneState(state) };
}

/** Finds neighbours and affinities. Throws `invalid_input` for a perplexity that the number of points does not allow. */
export async function* prepareTsne(
  spec: TsneSpec,
  vectors: Vectors,
  start: LayoutStart,
  control: RunControl,
): AsyncGenerator<ComputationEvent, OpenLayout> {
  const k = neighboursForPerplexity(spec.perplexity, vectors.count);
  const neighbours = yield* control.phase('neighbours', searchNeighbours(vectors, { k }));
  const affinities = yield* control.phase('affinities', affinitiesOf(neighbours, spec.perplexity));
  // eslint-disable-next-line require-yield -- it is open at once
  return async function* open(task) {
    const state = task.state ?? start.state;
    const run = state
      ? Tsne.restore(affinities, decodeTsneState(state, vectors.count), optionsOf(spec))
      : new Tsne(affinities, start.positions, optionsOf(spec));
    return new TsneLayout(run);
  };
}

/** Rows are calibrated one by one, so some at a time are as good as all. */
function* affinitiesOf({ count, k, indices, squaredDistances }: Neighbours, perplexity: number): Steps<Affinities> {
  const conditional = new Float64Array(count * k);
  const rows = (block: number) => [block * ROWS_AT_ONCE * k, Math.min(count, (block + 1) * ROWS_AT_ONCE) * k] as const;
  yield* inPieces(Math.ceil(count / ROWS_AT_ONCE), ROWS_AT_ONCE * k * CALIBRATION_COST, (block) => {
    const [from, to] = rows(block);
    const some = { count: (to - from) / k, k, indices: indices.subarray(from, to), squaredDistances: squaredDistances.subarray(from, to) }; // prettier-ignore
    conditional.set(calibrateToPerplexity(some, perplexity), from);
  });
  return symmetriseAffinities({ count, k, indices, squaredDistances }, conditional);
}

class TsneLayout implements LayoutRun {
  constructor(private readonly tsne: Tsne) {}

  get iteration(): number {
    return this.tsne.iteration;
  }
  get positions(): Float64Array {
    return this.tsne.positions;
  }
  step(): void {
    this.tsne.step();
  }
  measureKl(): number {
    return this.tsne.measureKl();
  }
  saveState(): Uint8Array {
    return encodeTsneState(this.tsne.saveState());
  }
}

function optionsOf({ exaggeration, learningRate, seed, iterations }: TsneSpec): TsneOptions {
  const exaggerationIterations = exaggerationWithin(iterations);
  return { ...DEFAULT_TSNE_OPTIONS, exaggeration, exaggerationIterations, learningRate, seed };
}
