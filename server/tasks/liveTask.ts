/** A task that this process runs or is about to run, and how tasks look from outside. */
import type { Task, TaskState } from '@/lib/domain/task';
import { AppError } from '@/lib/domain/appError';
import type { TaskRecord } from '../db/database';
import { deferred } from '../jobs/deferred';
import { SpeedEstimate } from './speedEstimate';
import type { TaskContext } from './taskService';

export class LiveTask {
  startedAt: string | null = null;
  /** Why it is being stopped before its end. */
  stop: 'cancel' | 'close' | null = null;
  private readonly speed = new SpeedEstimate();
  private readonly controller = new AbortController();
  private readonly end = deferred<TaskRecord>();

  /** @param record what is known now: newer than the stored row while it runs */
  constructor(public record: TaskRecord) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Resolves with the row once this process has done with it: over, or left to be recovered. */
  get ended(): Promise<TaskRecord> {
    return this.end.promise;
  }
  markEnded(): void {
    this.end.resolve(this.record);
  }

  requestStop(stop: 'cancel' | 'close'): void {
    this.stop ??= stop;
    const why = stop === 'cancel' ? 'The task was cancelled.' : 'The server is stopping.';
    this.controller.abort(new AppError('cancelled', why));
  }

  noteProgress({ done, total, report }: Parameters<TaskContext['progress']>[0], atMs: number): void {
    if (done !== undefined) this.record.done = done;
    if (total !== undefined) this.record.total = total;
    if (report) this.record.report = { ...this.record.report, ...report };
    this.speed.note(this.record.done, atMs);
  }

  view(nowMs: number): Task {
    const { startedAt, record, speed } = this;
    if (startedAt === null) return toTask(record, { status: 'queued' });
    const etaMs = record.total === null ? null : speed.remainingMs(record.total, nowMs);
    return toTask(record, { status: 'running', startedAt, etaMs });
  }
}

/** A task as it travels. */
function toTask(record: TaskRecord, state: TaskState): Task {
  const { id, kind, title, subject, createdAt, unit, done, total, report } = record;
  return { id, kind, title, subject, createdAt, unit, done, total, report, state };
}

/** A task that this process does not work on. An unfinished one waits to be recovered. */
export function viewStored(record: TaskRecord): Task {
  return toTask(record, storedState(record));
}

function storedState(record: TaskRecord): TaskState {
  const finishedAt = record.finishedAt ?? record.createdAt;
  switch (record.status) {
    case 'queued':
    case 'running':
      return { status: 'queued' };
    case 'completed':
    case 'cancelled':
      return { status: record.status, finishedAt };
    case 'failed': {
      const error = record.error ?? { code: 'internal' as const, message: 'The task failed.' };
      return { status: 'failed', finishedAt, error };
    }
  }
}
