/**
 * The queue of every kind and the lifecycle of its tasks. Starting and recovering happen under a lock per key, so that
 * the same task asked for twice is one.
 */
import { randomUUID } from 'node:crypto';
import { AppError, toErrorBody, type ErrorBody } from '@/lib/domain/appError';
import { isTaskOver, type Task, type TaskKind } from '@/lib/domain/task';
import type { Json, TaskRecord, TaskRepository } from '../db/database';
import { SerialByKey } from '../jobs/serialByKey';
import type { Log } from '../log';
import { LiveTask, viewStored } from './liveTask';
import { ProgressReports } from './progressReports';
import type { NewTask, TaskContext, TaskRunner, TaskService } from './taskService';

/** How long a cancel or a close waits for a runner that was told to stop. */
const STOP_TIMEOUT_MS = 5000;
const DEFAULT_LIST_LENGTH = 50;

export interface TaskServiceOptions {
  tasks: TaskRepository;
  log: Log;
  /** Milliseconds since 1970; tests hold it. */
  now?: () => number;
}

export function createTaskService(options: TaskServiceOptions): TaskService {
  return new InProcessTaskService(options);
}

/** What is done with the tasks of one kind. */
interface Lane {
  runner: TaskRunner<unknown>;
  waiting: LiveTask[];
  running: Set<LiveTask>;
}
type TaskEnd = Pick<TaskRecord, 'status'> & { error?: ErrorBody };

class InProcessTaskService implements TaskService {
  private readonly rows: TaskRepository;
  private readonly log: Log;
  private readonly now: () => number;
  private readonly locks = new SerialByKey();
  private readonly lanes = new Map<TaskKind, Lane>();
  /** Queued and running tasks of this process, by id. */
  private readonly live = new Map<string, LiveTask>();
  /** Ends that everybody was told of but the database did not take. */
  private readonly unstored = new Map<string, TaskRecord>();
  private readonly listeners = new Set<{ id: string | null; listener: (task: Task) => void }>();
  private closing = false;

  constructor({ tasks, log, now = Date.now }: TaskServiceOptions) {
    this.rows = tasks;
    this.log = log;
    this.now = now;
  }

  register<Input>(kind: TaskKind, runner: TaskRunner<Input>): void {
    if (this.lanes.has(kind)) throw new Error(`The task kind "${kind}" is registered twice.`);
    // Only what its own parse() returned is ever handed to its run().
    this.lanes.set(kind, { runner, waiting: [], running: new Set() });
  }

  async start({ kind, title, subject, unit, total = null, input, key }: NewTask): Promise<Task> {
    const { runner } = this.laneOf(kind);
    const json = JSON.parse(JSON.stringify(input ?? null)) as Json;
    runner.parse(json);
    return this.locks.run(key, async () => {
      if (this.closing) throw new AppError('unavailable', 'The server is stopping. Try again when it is back.');
      const joined = await this.rows.findUnfinished(key);
      const live = joined && this.live.get(joined.id);
      if (live) return live.view(this.now());
      const created = { id: randomUUID(), kind, title, subject, key, unit, total, input: json };
      const left = joined && (await this.stillUnfinished(joined));
      return this.adopt(left ?? (await this.rows.create(created)));
    });
  }

  async get(id: string): Promise<Task | null> {
    const record = this.live.has(id) ? null : await this.rows.get(id);
    // It may have become live, or over, while the row was read.
    return this.live.get(id)?.view(this.now()) ?? (record && this.view(record));
  }

  async list({ kind, subject, limit = DEFAULT_LIST_LENGTH }: Parameters<TaskService['list']>[0] = {}): Promise<Task[]> {
    const records = await this.rows.list({ kind, subject }, limit);
    return Promise.all(
      records.map(async (record) => {
        // A row that is unfinished without a live task may have been read just before its task ended.
        const isStale = isUnfinished(record) && !this.live.has(record.id) && !this.unstored.has(record.id);
        return this.view(isStale ? ((await this.rows.get(record.id)) ?? record) : record);
      }),
    );
  }

  async cancel(id: string): Promise<Task> {
    const live = this.live.get(id);
    if (!live) {
      const task = await this.get(id);
      if (!task) throw new AppError('not_found', 'There is no such task.', { field: 'id' });
      if (isTaskOver(task.state)) throw cannotCancel(task);
      throw new AppError('unavailable', 'The server is still picking up this task. Try again in a moment.');
    }
    live.requestStop('cancel');
    const { waiting } = this.laneOf(live.record.kind);
    const place = waiting.indexOf(live);
    if (place >= 0) {
      waiting.splice(place, 1);
      await this.finish(live, { status: 'cancelled' });
    }
    const record = await within(STOP_TIMEOUT_MS, live.ended);
    if (!record) throw new AppError('unavailable', 'The task was told to stop and has not done so yet.');
    const task = this.view(record);
    if (task.state.status !== 'cancelled') throw cannotCancel(task);
    return task;
  }

  subscribe(id: string | null, listener: (task: Task) => void): () => void {
    const entry = { id, listener };
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  async recover(): Promise<void> {
    for (const { id, key } of await this.rows.listUnfinished())
      await this.locks.run(key, async () => {
        const record = this.live.has(id) ? null : await this.stillUnfinished({ id });
        if (record) await this.takeUp(record);
      });
  }

  async close(): Promise<void> {
    this.closing = true;
    const running: LiveTask[] = [];
    for (const lane of this.lanes.values()) {
      for (const live of lane.waiting.splice(0)) this.leave(live);
      running.push(...lane.running);
    }
    for (const live of running) live.requestStop('close');
    await within(STOP_TIMEOUT_MS, Promise.all(running.map(({ ended }) => ended)));
  }

  // ── Queue ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * The row of a task that is not live, unless it is over. What was read before may be older than its end: a task leaves
   * `live` after its row is over, so that a second look tells the truth.
   */
  private async stillUnfinished({ id }: Pick<TaskRecord, 'id'>): Promise<TaskRecord | null> {
    const record = await this.rows.get(id);
    return record && isUnfinished(record) ? record : null;
  }

  /** A task of a process that is gone. One that this version cannot go on with ends here, and says so. */
  private async takeUp(record: TaskRecord): Promise<void> {
    try {
      this.laneOf(record.kind).runner.parse(record.input);
    } catch (error) {
      this.log.warn({ err: error, taskId: record.id }, 'a task of an older version cannot be gone on with');
      const message =
        'This task was begun by another version of Specular, which this one cannot go on with. Start it again.';
      await this.finish(new LiveTask(record), { status: 'failed', error: { code: 'unsupported', message } });
      return;
    }
    await this.adopt(record);
  }

  /** Takes a stored task into the queue of its kind. */
  private async adopt(record: TaskRecord): Promise<Task> {
    if (this.closing) return viewStored(record);
    const live = new LiveTask(record);
    this.unstored.delete(record.id);
    this.live.set(record.id, live);
    this.laneOf(record.kind).waiting.push(live);
    this.tell(live.view(this.now()));
    this.runNext(record.kind);
    return live.view(this.now());
  }

  private runNext(kind: TaskKind): void {
    const lane = this.laneOf(kind);
    while (!this.closing && lane.running.size < lane.runner.concurrency) {
      const live = lane.waiting.shift();
      if (!live) return;
      lane.running.add(live);
      void this.run(live, lane);
    }
  }

  private async run(live: LiveTask, lane: Lane): Promise<void> {
    const end = await this.work(live, lane.runner);
    if (end) await this.finish(live, end);
    else {
      await this.storeProgress(live);
      this.leave(live);
    }
    lane.running.delete(live);
    this.runNext(live.record.kind);
  }

  /** Runs the task to its end; null when it is left to the next start. Never throws. */
  private async work(live: LiveTask, runner: TaskRunner<unknown>): Promise<TaskEnd | null> {
    const { id, done, total, report, status } = live.record;
    const progress = new ProgressReports(live, {
      tell: () => this.tell(live.view(this.now())),
      store: () => this.storeProgress(live),
      now: this.now,
    });
    const context: TaskContext = {
      taskId: id,
      signal: live.signal,
      before: status === 'running' ? { done, total, report } : null,
      progress: progress.note,
    };
    try {
      live.startedAt = new Date(this.now()).toISOString();
      live.record = await this.rows.update(id, { status: 'running' });
      progress.tell();
      if (!live.stop) await runner.run(runner.parse(live.record.input), context);
      return live.stop ? stopped(live.stop) : { status: 'completed' };
    } catch (error) {
      if (live.stop) return stopped(live.stop);
      const body = toErrorBody(error);
      if (body.code === 'internal')
        this.log.error({ err: error, taskId: id }, 'a task failed for an unexpected reason');
      else this.log.warn({ taskId: id, code: body.code }, `a task failed: ${body.message}`);
      return { status: 'failed', error: body };
    } finally {
      progress.close();
    }
  }

  // ── Rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  private async storeProgress({ record: { id, done, total, report } }: LiveTask): Promise<void> {
    await this.rows
      .update(id, { done, total, report })
      .catch((error: unknown) => this.log.warn({ err: error, taskId: id }, 'the progress of a task was not stored'));
  }

  /** Makes a task over: the row, then everybody is told. Never throws. */
  private async finish(live: LiveTask, end: TaskEnd): Promise<void> {
    const { id, done, total, report } = live.record;
    const change = { done, total, report, ...end, finishedAt: new Date(this.now()).toISOString() };
    try {
      live.record = await this.rows.update(id, change);
    } catch (error) {
      // The row stays unfinished: the next start takes the task up again. Here and now it is over.
      this.log.error({ err: error, taskId: id }, 'the end of a task could not be stored');
      live.record = { ...live.record, ...change, status: 'failed', error: STORE_FAILED };
      this.unstored.set(id, live.record);
    }
    this.live.delete(id);
    this.tell(viewStored(live.record));
    live.markEnded();
  }

  /** To the next start. */
  private leave(live: LiveTask): void {
    this.live.delete(live.record.id);
    live.markEnded();
  }

  private view(record: TaskRecord): Task {
    return this.live.get(record.id)?.view(this.now()) ?? viewStored(this.unstored.get(record.id) ?? record);
  }

  private tell(task: Task): void {
    for (const { id, listener } of this.listeners) {
      if (id !== null && id !== task.id) continue;
      try {
        listener(task);
      } catch (error) {
        this.log.error({ err: error }, 'a listener of tasks threw');
      }
    }
  }

  private laneOf(kind: TaskKind): Lane {
    const lane = this.lanes.get(kind);
    if (!lane) throw new Error(`Nothing is registered for tasks of the kind "${kind}".`);
    return lane;
  }
}

const STORE_FAILED: ErrorBody = {
  code: 'unavailable',
  message: 'The end of this task could not be stored in the database. What it did is kept: start it again to go on.',
};

function stopped(stop: 'cancel' | 'close'): TaskEnd | null {
  return stop === 'cancel' ? { status: 'cancelled' } : null;
}

function isUnfinished({ status }: TaskRecord): boolean {
  return status === 'queued' || status === 'running';
}

/** What the promise resolves to, or null when that takes too long. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function cannotCancel({ state }: Task): AppError {
  const ends = { completed: 'is complete already', failed: 'has failed already', cancelled: 'was cancelled already' };
  const how = state.status in ends ? ends[state.status as keyof typeof ends] : 'goes on';
  return new AppError('conflict', `This task ${how}; there is nothing to cancel.`);
}
