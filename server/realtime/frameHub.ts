/** The jobs that somebody watches, over all rooms. */
import { AppError } from '@/lib/domain/appError';
import type { Job } from '@/lib/domain/job';
import { MAX_WATCHED_CLASSES } from '@/lib/protocol/protocol';
import type { JobService } from '../jobs/jobService';
import type { Clock } from './clock';
import type { ConnectionCredits } from './frameCredit';
import { FrameFeed, sortedClasses, type CellsWanted } from './frameFeed';
import { FrameSource } from './frameSource';
import type { RoomSocket } from './roomSocket';

export class FrameHub {
  private readonly sources = new Map<string, FrameSource>();

  constructor(
    private readonly jobs: Pick<JobService, 'log'>,
    private readonly clock: Clock,
    private readonly credits: ConnectionCredits,
  ) {}

  /**
   * Opens a feed from `from` on; nothing is sent before its `start`. Null when `isWanted` says no by the time that the
   * cells are read: the watcher left, or watches something else. Throws `invalid_input` for classes that the network
   * does not have, `not_found`.
   */
  async watch(job: Job, socket: RoomSocket, watch: CellsWanted, isWanted: () => boolean): Promise<FrameFeed | null> {
    const classes = watchedClasses(job.classCount, watch.classes);
    const log = await this.jobs.log(job.id);
    if (!isWanted()) return null;
    let source = this.sources.get(job.id);
    if (source?.log !== log) {
      source = new FrameSource(job.id, log, this.clock);
      this.sources.set(job.id, source);
    }
    return new FrameFeed(source, socket, this.credits.of(socket), { ...watch, classes });
  }

  /** A batch of cells is in the log of a job. */
  noteCells(jobId: string): void {
    const source = this.sources.get(jobId);
    if (!source) return;
    if (source.watchers === 0) this.sources.delete(jobId);
    else source.requestBeat();
  }

  /** Forgets the logs that nobody watches any more. */
  release(): void {
    for (const [jobId, source] of this.sources) if (source.watchers === 0) this.sources.delete(jobId);
  }
}

/** [F4] All classes where there are few, else the wanted ones, each once. */
export function watchedClasses(classCount: number, wanted: readonly number[]): number[] {
  if (classCount <= MAX_WATCHED_CLASSES) return Array.from({ length: classCount }, (_, c) => c);
  const outside = wanted.find((c) => c >= classCount);
  if (outside !== undefined)
    throw new AppError(
      'invalid_input',
      `Class ${outside} does not exist: the network has ${classCount} classes, numbered from 0.`,
      { field: 'classes' },
    );
  return sortedClasses(wanted);
}
