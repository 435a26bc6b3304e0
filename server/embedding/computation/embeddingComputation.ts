/** The work of the worker that computes maps: drives the algorithms of lib/embedding. Knows nothing of threads. */
import type { EmbeddingSpec, Metric } from '@/lib/domain/embeddingSpec';
import { encodeFrame } from '@/lib/embedding/frames';
import { forMetric } from '@/lib/embedding/neighbours';
import { fitPcaInSteps, projectOnAxesInSteps } from '@/lib/embedding/pca';
import { type Steps, within } from '@/lib/embedding/steps';
import { decodeTsneState } from '@/lib/embedding/tsneState';
import type { Vectors } from '@/lib/embedding/vectors';
import { checkTask } from './checkTask';
import { type ComputationClock, systemClock } from './computationClock';
import type { ComputationEvent, ComputationTask, ExtendedLayout, SharedVectors } from './computationTypes';
import { layOut } from './layOut';
import type { ContinuedLayout, LayoutStart, OpenLayout } from './layoutRun';
import { type NearestRows, nearestRows } from './nearestRows';
import { computePcaMap } from './pcaMap';
import { type Cancelled, Interrupted, RunControl } from './runControl';
import { prepareTsne, startTsne } from './tsneLayout';
import { decodeUmapProgress, prepareUmap, startUmap } from './umapLayout';

type LayoutSpec = Exclude<EmbeddingSpec, { method: 'pca' }>;

/** All that iterations need, and that would take a while to make again. */
interface Problem {
  /** Of what it was made. */
  key: string;
  vectors: Vectors;
  start: LayoutStart;
  /** Null until neighbours and affinities are there. */
  open: OpenLayout | null;
}

export class EmbeddingComputation {
  private readonly controls = new Map<string, RunControl>();
  /** Of the last map, so that going on after a pause begins at once. */
  private problem: Problem | null = null;

  constructor(private readonly clock: ComputationClock = systemClock) {}

  /** See EmbeddingPool.run. Ends without `ended` once `cancelled` says so. */
  async *run(task: ComputationTask, cancelled: Cancelled): AsyncGenerator<ComputationEvent> {
    checkTask(task);
    const { embeddingId, spec } = task;
    const control = new RunControl(this.clock, cancelled);
    this.controls.set(embeddingId, control);
    try {
      if (spec.method === 'pca') yield* computePcaMap(task, control);
      else yield* this.layOut(task, spec, control);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (control.ending === 'cancelled' || control.ending === null) return;
      yield { kind: 'seconds', seconds: control.seconds.total() };
      yield { kind: 'ended', why: control.ending, iteration: reachedBefore(task) };
    } finally {
      if (this.controls.get(embeddingId) === control) this.controls.delete(embeddingId);
    }
  }

  async pause(embeddingId: string): Promise<void> {
    this.controls.get(embeddingId)?.end('paused');
  }

  async stop(embeddingId: string): Promise<void> {
    this.controls.get(embeddingId)?.end('stopped');
  }

  /** See EmbeddingPool.nearest. */
  nearest(vectors: SharedVectors, row: number, search: { k: number; metric: Metric }): Promise<NearestRows> {
    return new RunControl(this.clock, () => false).finish(nearestRows(vectors, row, search));
  }

  private async *layOut(
    task: ComputationTask,
    spec: LayoutSpec,
    control: RunControl,
  ): AsyncGenerator<ComputationEvent> {
    if (this.problem?.key !== keyOf(task)) {
      this.problem = null; // its memory is needed
      this.problem = yield* beginProblem(task, spec, control);
    }
    const { problem } = this;
    const { vectors, start } = problem;
    if (!task.state)
      yield {
        kind: 'frame',
        iteration: start.iteration,
        bytes: encodeFrame(start.positions, start.iteration),
        kept: true,
        kl: null,
        etaMs: null,
      };
    problem.open ??= yield* prepare(spec, problem, control);
    const run = yield* problem.open(task, control);
    yield* layOut({ run, start, vectors }, task, control);
  }
}

function keyOf({ embeddingId, spec, vectors: { count, dimensions } }: ComputationTask): string {
  return JSON.stringify([embeddingId, spec, count, dimensions]);
}

/** As far as the first layout. */
async function* beginProblem(
  task: ComputationTask,
  spec: LayoutSpec,
  control: RunControl,
): AsyncGenerator<ComputationEvent, Problem> {
  const vectors = yield* control.phase('pca', comparedVectors(spec, task.vectors));
  const start = yield* control.phase('pca', startLayout(spec, vectors, continued(task.extend)));
  return { key: keyOf(task), vectors, start, open: null };
}

/** Where nobody is left of the old points there is nothing to go on from. */
function continued(extended: ExtendedLayout | null): ContinuedLayout | null {
  if (!extended || extended.oldCount === 0) return null;
  const { state } = extended;
  if (!state) throw new Error('A map that is descended to has a state.');
  return { ...extended, state };
}

/** As the metric compares them, then reduced: what is near on the map is near to the whole vectors by that metric. */
function* comparedVectors({ components, metric }: LayoutSpec, vectors: Vectors): Steps<Vectors> {
  const compared = forMetric(vectors, metric);
  if (components === null || components >= vectors.dimensions) return compared;
  const pca = yield* within(fitPcaInSteps(compared, components), 0, 0.8);
  return yield* within(projectOnAxesInSteps(pca, compared), 0.8, 1);
}

function startLayout(spec: LayoutSpec, vectors: Vectors, extended: ContinuedLayout | null): Steps<LayoutStart> {
  return spec.method === 'tsne' ? startTsne(spec, vectors, extended) : startUmap(spec, vectors, extended);
}

function prepare(
  spec: LayoutSpec,
  { vectors, start }: Problem,
  control: RunControl,
): AsyncGenerator<ComputationEvent, OpenLayout> {
  return spec.method === 'tsne'
    ? prepareTsne(spec, vectors, start, control)
    : prepareUmap(spec, vectors, start, control);
}

/** The iteration that a run is at before it has made any in this attempt. */
function reachedBefore({ spec, state, extend }: ComputationTask): number {
  const bytes = state ?? extend?.state;
  if (!bytes || spec.method === 'pca') return 0;
  return (spec.method === 'tsne' ? decodeTsneState(bytes) : decodeUmapProgress(bytes)).iteration;
}
