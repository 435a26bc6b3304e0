/** A job that is queued or running in this process, and how jobs look from outside. */
import type { Image } from '@/lib/domain/imageSet';
import type { Job, JobState } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import { cellCount } from '@/lib/occlusion/grid';
import type { Device } from '@/lib/domain/provenance';
import type { JobRecord } from '../db/database';
import { deferred } from './deferred';
import { EtaEstimate } from './etaEstimate';
import type { CellSummary, KnownCells } from './resultStore';

export type Phase = { status: 'queued' } | { status: 'running'; startedAt: string; device: Device };
/** Why a live job is being stopped before its last cell. */
export type StopReason = { kind: 'cancel'; by: string } | { kind: 'close' } | { kind: 'yield' };

export class LiveJob {
  phase: Phase = { status: 'queued' };
  stop: StopReason | null = null;
  /** From the moment it runs; before, `before` says what is stored. */
  cells: KnownCells | null = null;
  computeMs: number;
  readonly eta = new EtaEstimate();
  abort = new AbortController();
  private readonly end = deferred<JobRecord>();

  constructor(
    public record: JobRecord,
    readonly sessionIds: Set<string>,
    private readonly before: CellSummary,
    /** Lets every other job go first. */
    public background = false,
    /** What the run is of, where whoever asked for it has just read that. */
    readonly lookedUp: { network: Network; image: Image } | null = null,
  ) {
    this.computeMs = record.computeMs;
  }

  /** Resolves with the job's row once this process has done with it: final, or left to be recovered. */
  get ended(): Promise<JobRecord> {
    return this.end.promise;
  }
  markEnded(): void {
    this.end.resolve(this.record);
  }

  requestStop(reason: StopReason): void {
    // A job that was only to wait may be cancelled meanwhile.
    if (this.stop === null || this.stop.kind === 'yield') this.stop = reason;
    this.abort.abort();
  }

  /** Ready for another turn. */
  wait(): void {
    this.phase = { status: 'queued' };
    this.stop = null;
    this.abort = new AbortController();
  }

  get summary(): CellSummary {
    return this.cells ? { done: this.cells.log.done, base: this.cells.log.base } : this.before;
  }

  get etaMs(): number | null {
    return this.cells ? this.eta.remaining(this.cells.log.total - this.cells.log.done) : null;
  }

  /** @param ahead jobs before this one on its device */
  state(ahead: number): JobState {
    switch (this.phase.status) {
      case 'queued':
        return { status: 'queued', ahead };
      case 'running':
        return { ...this.phase, etaMs: this.etaMs };
    }
  }
}

/** A job as it travels. */
export function toJob(record: JobRecord, summary: CellSummary, state: JobState): Job {
  return {
    id: record.id,
    resultKey: record.resultKey,
    attempt: record.attempt,
    request: { networkId: record.networkId, imageId: record.imageId, spec: record.identity.spec },
    recheckOf: record.recheckOf,
    requestedBy: record.requestedBy,
    createdAt: record.createdAt,
    grid: record.grid,
    classCount: record.classCount,
    done: summary.done,
    total: cellCount(record.grid),
    base: summary.base && Array.from(summary.base),
    state,
  };
}

/** State of a job that this process does not work on. An unfinished one waits to be recovered. */
export function storedState(record: JobRecord): JobState {
  const finishedAt = record.finishedAt ?? record.createdAt;
  switch (record.status) {
    case 'queued':
    case 'running':
      return { status: 'queued', ahead: 0 };
    case 'completed': {
      const { device, computeMs, resultHash } = record;
      if (!device || !resultHash) throw new Error(`The completed job ${record.id} has no device or no result.`);
      return { status: 'completed', finishedAt, device, computeMs, resultHash };
    }
    case 'failed': {
      const error = record.error ?? { code: 'internal' as const, message: 'The run failed.' };
      return { status: 'failed', finishedAt, error };
    }
    case 'cancelled':
      return { status: 'cancelled', finishedAt, by: record.cancelledBy ?? 'unknown' };
  }
}

export function isUnfinished(record: JobRecord): boolean {
  return record.status === 'queued' || record.status === 'running';
}

/** What the cells so far cost, and where they were computed. */
export function originOf({ device, pixelsHash, specularVersion, computeMs }: JobRecord) {
  return { device, pixelsHash, specularVersion, computeMs };
}
