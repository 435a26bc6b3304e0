/**
 * t-SNE as a run that is stepped from outside: the caller owns time, pacing, pausing and stopping. A run is its
 * affinities, its options and its state, and nothing else: a state that was saved and is restored, here or in another
 * process, goes on byte for byte as if it had never stopped.
 *
 * To be read beside the paper (van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008) in this order:
 * exactNeighbours.ts, which the paper does without · perplexity.ts (equation 1, section 2) · affinities.ts (section 3.1) ·
 * initialise.ts · exactGradient.ts, which is t-SNE as it is defined (equations 4 and 5), and its two halves as they are
 * computed: attraction.ts and repulsion.ts · optimiser.ts (algorithm 1). The repulsion's fast way: smoothKernel.ts,
 * gridRepulsion.ts with cubicSpline.ts and gridConvolution.ts, nearPairs.ts, and repulsionPlan.ts, which chooses.
 * Innermost loops are WebAssembly: …Kernel.ts and …Kernels.ts, each with what it says in plain TypeScript or a test against
 * the definition. They can be left out at first reading.
 */
import { AppError } from '../domain/appError';
import type { Affinities } from './affinities';
import { Attraction } from './attraction';
import { computeKl } from './exactGradient';
import { centrePositions, createMotion, descend, type Descent, type Motion, resetMotion } from './optimiser';
import { Repulsion } from './repulsion';
import { separateTwins } from './separateTwins';
import { DEFAULT_TSNE_OPTIONS, type TsneOptions } from './tsneOptions';
import { type Hold, NO_HOLD, type TsneState } from './tsneState';

/** Iterations after which a cheaper way of computing the repulsion is looked for. */
const REVIEW_EVERY = 16;

export class Tsne {
  readonly options: TsneOptions;
  private readonly motion: Motion;
  private readonly attraction: Attraction;
  private readonly attractive: Float64Array;
  private readonly repulsive: Float64Array;
  private readonly repulsion: Repulsion;
  private done = 0;
  private held: Hold = NO_HOLD;

  /**
   * @param initial x and y of each point, interleaved: copied. A standard deviation of about 1e-4 is customary
   * @throws AppError `invalid_input` for less than two points, or positions that are not finite; RangeError for those of
   * another number of points
   */
  constructor(
    private readonly affinities: Affinities,
    initial: Float64Array,
    options: Partial<TsneOptions> = {},
  ) {
    checkPositions(affinities, initial);
    this.options = { ...DEFAULT_TSNE_OPTIONS, ...options };
    this.motion = createMotion(initial.slice());
    this.attraction = new Attraction(affinities);
    this.attractive = new Float64Array(initial.length);
    this.repulsive = new Float64Array(initial.length);
    this.repulsion = new Repulsion(affinities.count);
    separateTwins(this.motion.positions, this.options.jitter, this.options.seed);
    centrePositions(this.motion.positions);
  }

  /** A run that goes on from a saved state, which is copied. Throws as the constructor does. */
  static restore(affinities: Affinities, state: TsneState, options: Partial<TsneOptions> = {}): Tsne {
    const run = new Tsne(affinities, state.positions, options);
    run.motion.positions.set(state.positions);
    run.motion.velocities.set(state.velocities);
    run.motion.gains.set(state.gains);
    run.repulsion.plan = state.plan;
    run.done = state.iteration;
    run.held = { ...state.hold };
    return run;
  }

  /** Steps that were made. */
  get iteration(): number {
    return this.done;
  }

  /** x and y of each point, interleaved: the run's own array, which the next step changes. */
  get positions(): Float64Array {
    return this.motion.positions;
  }

  /** How many of the first points stay where they are in the next step. */
  get holding(): number {
    return this.done < this.held.until ? this.held.points : 0;
  }

  /**
   * The next `iterations` steps leave the first `points` points exactly where they are, with their velocities and gains,
   * and nothing is centred; then all move. Replaces an earlier hold: 0 points release it.
   */
  hold(points: number, iterations: number): void {
    const inRange = [points, iterations].every((value) => Number.isSafeInteger(value) && value >= 0);
    if (!inRange || points > this.affinities.count)
      throw new RangeError(
        `Tsne: ${points} of ${this.affinities.count} points cannot be held for ${iterations} steps.`,
      );
    this.held = { points, until: this.done + iterations };
  }

  /** One iteration. */
  step(): void {
    const { positions } = this.motion;
    const held = this.holding;
    if (this.done === this.options.exaggerationIterations) resetMotion(this.motion);
    const z = this.repulsion.compute(positions, this.repulsive, this.done % REVIEW_EVERY === 0);
    this.attraction.compute(positions, this.attractive);
    descend(this.motion, { attraction: this.attractive, repulsion: this.repulsive, z }, { ...this.descent(), held });
    if (held === 0) centrePositions(positions);
    this.done++;
  }

  /**
   * Kullback–Leibler divergence of the layout from the affinities, without exaggeration, in nats. Costs about as much as a
   * step; the normalisation is the grid's. Changes nothing.
   */
  measureKl(): number {
    const { plan } = this.repulsion;
    const z = this.repulsion.compute(this.positions, this.repulsive, false);
    this.repulsion.plan = plan;
    return computeKl(this.affinities, this.positions, z);
  }

  /** A copy. */
  saveState(): TsneState {
    const { positions, velocities, gains } = this.motion;
    return {
      iteration: this.done,
      positions: positions.slice(),
      velocities: velocities.slice(),
      gains: gains.slice(),
      plan: this.repulsion.plan,
      hold: { ...this.held },
    };
  }

  private descent(): Descent {
    const { exaggeration, exaggerationIterations, learningRate, momentum } = this.options;
    const present = this.done < exaggerationIterations ? exaggeration : 1;
    return {
      exaggeration: present,
      learningRate: learningRate === 'auto' ? this.affinities.count / present : learningRate,
      momentum,
    };
  }
}

function checkPositions({ count }: Affinities, positions: Float64Array): void {
  if (count < 2) throw new AppError('invalid_input', `A map needs at least two points, but there are ${count}.`);
  if (positions.length !== 2 * count)
    throw new RangeError(`Tsne: ${positions.length} coordinates are not those of ${count} points.`);
  const bad = positions.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new AppError('invalid_input', `Point ${Math.floor(bad / 2)} starts at ${positions[bad]!}: start every point at finite coordinates.`); // prettier-ignore
}
