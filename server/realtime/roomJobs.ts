/** The jobs that a room shows, as they were told last, and which of them is the shared view's. */
import { isCleared, isFinal, type Job } from '@/lib/domain/job';
import type { SessionView } from '@/lib/domain/session';
import { showsView } from '@/lib/domain/viewRequest';
import type { CellsWanted } from './frameFeed';

/** Jobs in a snapshot, besides the view's own. */
export const ROOM_JOBS = 20;

export class RoomJobs {
  /** Newest first. */
  private jobs: Job[];
  viewJobId: string | null;

  constructor(jobs: readonly Job[], viewJob: Job | null) {
    this.jobs = [...jobs];
    this.viewJobId = viewJob?.id ?? null;
    if (viewJob && !this.has(viewJob.id)) this.jobs.unshift(viewJob);
  }

  list(): Job[] {
    return this.jobs;
  }
  has(jobId: string): boolean {
    return this.jobs.some((job) => job.id === jobId);
  }
  get(jobId: string): Job | undefined {
    return this.jobs.find((job) => job.id === jobId);
  }

  /** Takes in what is known of a job now: a new one comes first. Returns false when it was overtaken by its end. */
  put(job: Job): boolean {
    const at = this.jobs.findIndex((other) => other.id === job.id);
    const known = this.jobs[at];
    if (!known) {
      this.jobs.unshift(job);
      this.trim();
      return true;
    }
    if (isFinal(known.state) && !isFinal(job.state)) return false; // [J1]
    this.jobs[at] = job;
    return true;
  }

  /** Cells came; the job is otherwise as it was. */
  noteProgress(jobId: string, done: number, etaMs: number | null): void {
    const at = this.jobs.findIndex((job) => job.id === jobId);
    const job = this.jobs[at];
    if (job?.state.status === 'running') this.jobs[at] = { ...job, done, state: { ...job.state, etaMs } };
  }

  /** The newest attempt among the candidates and the known jobs that computes the view, unless its cells were cleared. */
  newestFor(view: SessionView, candidates: readonly (Job | null)[] = []): Job | null {
    const jobs = [...this.jobs, ...candidates].filter((job) => job !== null && showsView(job, view));
    const newest = jobs.reduce<Job | null>(
      (newest, job) => (job && job.attempt >= (newest?.attempt ?? 0) ? job : newest),
      null,
    );
    return newest && isCleared(newest) ? null : newest;
  }

  private trim(): void {
    while (this.jobs.length > ROOM_JOBS) {
      const last = this.jobs.findLastIndex((job) => job.id !== this.viewJobId);
      this.jobs.splice(last, 1);
    }
  }
}

/** The class that the view shows where it can be told without looking anything up: the best classes are always sent. */
export function shownClass({ target }: SessionView, { classCount }: Job): Pick<CellsWanted, 'classes' | 'withBest'> {
  if (typeof target !== 'number') return { classes: [], withBest: true };
  return { classes: target < classCount ? [target] : [], withBest: false };
}
