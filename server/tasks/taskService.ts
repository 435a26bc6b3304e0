/**
 * Tasks: long work that people follow, cancel and find again after a restart. Knows nothing of what a task does: each
 * kind registers a runner.
 */
import type { Task, TaskKind } from '@/lib/domain/task';

export interface TaskContext {
  readonly taskId: string;
  /** Aborted by a cancel and by the server's end; the runner stops within a second and leaves what is done in place. */
  readonly signal: AbortSignal;
  /** How far it came before it was interrupted; null at the first attempt. */
  readonly before: Pick<Task, 'done' | 'total' | 'report'> | null;
  /**
   * Progress. Told to subscribers at most ten times a second, stored about once a second. The fields of `report` are
   * set, those that are not named stay.
   */
  progress(change: { done?: number; total?: number | null; report?: Task['report'] }): void;
}

export interface TaskRunner<Input> {
  /** Parses the stored input; throws on one that an older version wrote and this one cannot read. */
  parse(input: unknown): Input;
  /**
   * Does the work. After a restart it is called again with the same input and must go on from what is stored. An
   * AppError that it throws is shown to people; how it ends once its signal is aborted makes no difference.
   */
  run(input: Input, context: TaskContext): Promise<void>;
  /** How many of this kind run at the same time; the others wait. */
  concurrency: number;
}

export interface NewTask {
  kind: TaskKind;
  title: string;
  subject: string;
  unit: Task['unit'];
  total?: number | null;
  /** JSON. Stored, and handed to the runner. */
  input: unknown;
  /** While a task with the same key is not over, asking again gives that one. */
  key: string;
}

export interface TaskService {
  /** Called once for every kind, before recover(). */
  register<Input>(kind: TaskKind, runner: TaskRunner<Input>): void;
  /** Durable when it resolves. */
  start(task: NewTask): Promise<Task>;
  get(id: string): Promise<Task | null>;
  /** First those that are not over, newest first; then the others, last ended first. 50 when no limit is given. */
  list(filter?: { kind?: TaskKind; subject?: string; limit?: number }): Promise<Task[]>;
  /** Throws `not_found`; `conflict` when it is over. */
  cancel(id: string): Promise<Task>;
  /** Told of every change of one task, or of all with null. */
  subscribe(id: string | null, listener: (task: Task) => void): () => void;
  /** Takes up again what a dead process left. */
  recover(): Promise<void>;
  /** Aborts the runners without marking their tasks as over: the next start goes on with them. */
  close(): Promise<void>;
}
