/** A run from where it is to where it must end, with all that people want to see on the way. */
import { encodeFrame } from '@/lib/embedding/frames';
import { type MapQuality, measureMap, measureMapInSteps } from '@/lib/embedding/mapQuality';
import type { Vectors } from '@/lib/embedding/vectors';
import { SpeedEstimate } from '../../tasks/speedEstimate';
import type { ComputationEvent, ComputationTask } from './computationTypes';
import type { LayoutRun, LayoutStart } from './layoutRun';
import { Interrupted, type RunControl } from './runControl';
import { tellDisplacement } from './tellDisplacement';

const STATE_EVERY_MS = 5000;
/** Often enough for the eye while iterations are slow. */
const FRAME_EVERY_MS = 100;
/** At the latest. */
const FRAME_EVERY_ITERATIONS = 25;
/** It costs two to three iterations (10,000 points: 14 ms beside 5.8 ms), so it is a twentieth of the run. */
const KL_EVERY_ITERATIONS = 50;
/** The run is measured at so many even places, the last of them its end. */
const MEASURED_PLACES = 4;
/**
 * Multiplications of a measure. At the end 0.7 s, for each tenth point of 10,000 × 50: all of them would take as long as
 * the map. On the way, and when somebody pauses or stops it, a tenth of that.
 */
export const WORK_AT_END = 5e8;
const WORK_BEFORE = 5e7;

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
  const steps = measureMapInSteps(teller.vectors, teller.positions, { work: WORK_BEFORE });
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
      : measureMap(teller.vectors, teller.positions, { work: WORK_BEFORE });
  if (control.ending === 'cancelled') return;
  if (quality) yield teller.measures(quality);
  if (why !== 'paused') yield* tellDisplacement(task.extend, teller.positions);
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
    const isPlace = this.isKept() || this.iteration % FRAME_EVERY_ITERATIONS === 0;
    return isPlace || this.nowMs() - this.told.atMs >= FRAME_EVERY_MS;
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
      kl: isEnd || iteration % KL_EVERY_ITERATIONS === 0 ? this.layout.run.measureKl() : null,
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
}
