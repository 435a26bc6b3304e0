/** A run from where it is to where it must end, with all that people want to see on the way. */
import { displacement } from '@/lib/embedding/displacement';
import { encodeFrame } from '@/lib/embedding/frames';
import { type MapQuality, measureMap, measureMapInSteps } from '@/lib/embedding/mapQuality';
import type { Vectors } from '@/lib/embedding/vectors';
import { SpeedEstimate } from '../../tasks/speedEstimate';
import type { ComputationEvent, ComputationTask } from './computationTypes';
import type { LayoutRun, LayoutStart } from './layoutRun';
import { Interrupted, type RunControl } from './runControl';

const STATE_EVERY_MS = 5000;
/** While iterations are slow, often enough for the eye. */
const FRAME_EVERY_MS = 100;
/** A frame comes with the divergence as often, which costs about as much as an iteration. */
const KL_EVERY_ITERATIONS = 25;
/** The run is measured at so many even places, the last of them its end. */
const MEASURED_PLACES = 4;
/**
 * Multiplications of a measure. At the end: a second or so, and each fifth point of 10,000 × 50; all of them would take as
 * long as the map. On the way and for somebody who stops it, a tenth of that; a pause must not take time.
 */
const WORK_AT_END = 1e9;
const WORK_ON_THE_WAY = 1e8;
const WORK_AT_PAUSE = 5e7;

export interface Layout {
  run: LayoutRun;
  start: LayoutStart;
  /** What the map is made of, and measured against. */
  vectors: Vectors;
}

/** The first frame is out when this begins, unless the task goes on from a state. */
export async function* layOut(
  layout: Layout,
  task: ComputationTask,
  control: RunControl,
): AsyncGenerator<ComputationEvent> {
  const { run } = layout;
  const { clock } = control;
  const teller = new LayoutTeller(layout, task, () => clock.nowMs());
  let savedAtMs = clock.nowMs();
  control.seconds.enter('optimisation');
  if (task.state) yield teller.frame();
  while (run.iteration < task.targetIterations && !control.ending) {
    run.step();
    teller.noteStep();
    if (teller.isFrameDue()) yield teller.frame();
    if (teller.isMeasureDue()) yield* measureOnTheWay(teller, control);
    if (clock.nowMs() - savedAtMs >= STATE_EVERY_MS) {
      yield { kind: 'seconds', seconds: control.seconds.total() };
      yield teller.state();
      savedAtMs = clock.nowMs();
    }
    await control.listen();
  }
  yield* end(teller, task, control);
}

async function* measureOnTheWay(teller: LayoutTeller, control: RunControl): AsyncGenerator<ComputationEvent> {
  control.seconds.enter('quality');
  const steps = measureMapInSteps(teller.vectors, teller.positions, { work: WORK_ON_THE_WAY });
  const quality = await unlessInterrupted(control.finish(steps));
  if (quality) yield teller.measures(quality);
  control.seconds.enter('optimisation');
}

/** What the layout that stays is told with. */
async function* end(
  teller: LayoutTeller,
  task: ComputationTask,
  control: RunControl,
): AsyncGenerator<ComputationEvent> {
  const reached = teller.iteration >= task.targetIterations;
  const { ending } = control;
  if (ending === 'cancelled') return;
  const why = reached || !ending ? 'target' : ending;
  if (why === 'stopped' || !teller.hasTold()) yield teller.frame(why === 'stopped');
  control.seconds.enter('quality');
  const quality =
    why === 'target'
      ? await unlessInterrupted(
          control.finish(measureMapInSteps(teller.vectors, teller.positions, { work: WORK_AT_END })),
        )
      : measureMap(teller.vectors, teller.positions, { work: why === 'paused' ? WORK_AT_PAUSE : WORK_ON_THE_WAY });
  if (control.ending === 'cancelled') return;
  if (quality) yield teller.measures(quality);
  // One point alone has no extent that its way could be a share of.
  if (why !== 'paused' && task.extend && task.extend.oldCount > 1)
    yield { kind: 'displacement', displacement: displacement(task.extend.before, teller.positions) };
  yield { kind: 'seconds', seconds: control.seconds.total() };
  yield teller.state();
  yield { kind: 'ended', why, iteration: teller.iteration };
}

async function unlessInterrupted<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/** Puts what a run is at into events, and knows when one is due. */
class LayoutTeller {
  private readonly speed = new SpeedEstimate();
  private readonly measuredAt: Set<number>;
  /** The last frame. */
  private told: { iteration: number; atMs: number };

  constructor(
    private readonly layout: Layout,
    private readonly task: ComputationTask,
    private readonly nowMs: () => number,
  ) {
    const { run, start } = layout;
    this.told = { iteration: task.state ? NaN : run.iteration, atMs: nowMs() };
    this.speed.note(run.iteration, nowMs());
    // Places that do not depend on where an attempt began, without the end.
    const all = task.targetIterations - start.iteration;
    const places = Array.from({ length: MEASURED_PLACES - 1 }, (_, i) => ((i + 1) * all) / MEASURED_PLACES);
    this.measuredAt = new Set(places.map((place) => start.iteration + Math.round(place)));
  }

  get vectors(): Vectors {
    return this.layout.vectors;
  }
  get positions(): Float64Array {
    return this.layout.run.positions;
  }
  get iteration(): number {
    return this.layout.run.iteration;
  }

  noteStep(): void {
    this.speed.note(this.iteration, this.nowMs());
  }

  isFrameDue(): boolean {
    return this.isKept() || this.isKlDue() || this.nowMs() - this.told.atMs >= FRAME_EVERY_MS;
  }

  isMeasureDue(): boolean {
    return this.measuredAt.has(this.iteration);
  }

  /** Whether there was a frame of the layout as it is. */
  hasTold(): boolean {
    return this.told.iteration === this.iteration;
  }

  /** `last`: the run ends here, so it is kept. */
  frame(last = false): ComputationEvent {
    const { iteration, positions } = this;
    const { targetIterations } = this.task;
    const isEnd = last || iteration >= targetIterations;
    this.told = { iteration, atMs: this.nowMs() };
    return {
      kind: 'frame',
      iteration,
      bytes: encodeFrame(positions, iteration),
      kept: isEnd || this.isKept(),
      kl: isEnd || this.isKlDue() ? this.layout.run.measureKl() : null,
      etaMs: isEnd ? 0 : this.speed.remainingMs(targetIterations, this.nowMs()),
    };
  }

  measures(quality: MapQuality): ComputationEvent {
    return { kind: 'measures', measures: { iteration: this.iteration, ...quality } };
  }

  state(): ComputationEvent {
    return { kind: 'state', iteration: this.iteration, bytes: this.layout.run.saveState() };
  }

  private isKept(): boolean {
    return this.iteration % this.task.keptEvery === 0 || this.iteration >= this.task.targetIterations;
  }

  private isKlDue(): boolean {
    return this.iteration % KL_EVERY_ITERATIONS === 0;
  }
}
