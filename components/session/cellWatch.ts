/**
 * [F1] One slot's watch: the job whose cells are wanted, and what the server was asked to send. It is asked again after
 * every join, from the cells that are held.
 */
import { isFinal, type Job } from '@/lib/domain/job';
import { topClass } from '@/lib/occlusion/targetClass';
import { MAX_WATCHED_CLASSES, type WatchSlot } from '@/lib/protocol/protocol';
import type { CellMap } from '../occlusion/cellMap';
import type { SessionTransport } from './sessionTransport';

export interface WantedCells {
  job: Job;
  classes: readonly number[];
}

export interface CellWatchOptions {
  request: SessionTransport['request'];
  cellMap: (job: Job) => CellMap;
  /** The newest that the server says of the watched job. */
  onJob: (job: Job) => void;
  onProblem: (error: unknown) => void;
}

export class CellWatch {
  private wanted: WantedCells | null = null;
  private asked: { jobId: string; classes: readonly number[]; withBest: boolean } | null = null;

  constructor(
    private readonly slot: WatchSlot,
    private readonly options: CellWatchOptions,
  ) {}

  /** Null: no cells are wanted. Takes effect with the next `apply`. */
  want(wanted: WantedCells | null): void {
    this.wanted = wanted;
  }

  isOf(jobId: string): boolean {
    return this.asked?.jobId === jobId;
  }

  /** The connection is lost or was joined anew: the server sends nothing that was asked for before. */
  forget(): void {
    this.asked = null;
  }

  /** Asks the server for what is wanted and not asked for yet. */
  async apply(): Promise<void> {
    const { wanted, slot } = this;
    const { request, cellMap, onJob, onProblem } = this.options;
    if (!wanted) {
      if (!this.asked) return;
      this.asked = null;
      return void (await request('job:unwatch', { slot }).catch(() => undefined));
    }
    const { job } = wanted;
    const classes = watchedClasses(wanted);
    if (this.isAsked(job, classes)) return;
    const from = cellMap(job).heldFrom(classes);
    // [F7] Of a run that begins the best class will be wanted, too. Of cells that are held it would be missing.
    const withBest = job.base === null && from === 0;
    this.asked = { jobId: job.id, classes, withBest };
    try {
      // A map that is whole needs nothing more; the server may have started to send it to a joiner [S1].
      if (from === job.total && isFinal(job.state)) return void (await request('job:unwatch', { slot }));
      onJob((await request('job:watch', { jobId: job.id, slot, classes, withBest, from })).job);
    } catch (error) {
      this.asked = null;
      onProblem(error);
    }
  }

  private isAsked({ id, base }: Job, classes: readonly number[]): boolean {
    const { asked } = this;
    if (asked?.jobId !== id) return false;
    const best = asked.withBest && base ? topClass(base) : null;
    return classes.every((one) => one === best || asked.classes.includes(one));
  }
}

/** With few classes the server sends them all; the list then only says from where to go on. */
function watchedClasses({ job, classes }: WantedCells): number[] {
  return job.classCount <= MAX_WATCHED_CLASSES ? Array.from({ length: job.classCount }, (_, c) => c) : [...classes];
}
