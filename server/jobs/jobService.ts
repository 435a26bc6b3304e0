/**
 * Jobs: who asked for what, what is known of it, what runs next. Knows no socket. Results are named by content
 * (`resultKey`): a second asker joins the running attempt or gets the stored result at once.
 */
import type { CellLog } from '@/lib/occlusion/cellLog';
import type { Sha256 } from '@/lib/domain/hash';
import type { Job, OcclusionRequest } from '@/lib/domain/job';

export type JobEvent =
  /** Created, or its state changed. Reliable: told once a change, in order. */
  | { kind: 'updated'; job: Job; sessionIds: string[] }
  /** More cells are in the log. Told as often as they come; readers look at the log for the rest. */
  | { kind: 'cells'; jobId: string; done: number; etaMs: number | null };

/** Who asks for a job. */
export interface Asker {
  name: string;
  /** The session that shows the job from now on; null outside sessions. */
  sessionId: string | null;
  /** Set for "run again": the check makes the result a new one, which no stored result answers. */
  recheck?: { findingId: string; checkId: string };
  /**
   * Nobody waits for this one alone: it is a part of long work. It lets every other job go first, also one that comes
   * while it runs, and then goes on from its cells. It is like any other as soon as somebody else asks for it.
   */
  background?: boolean;
}

export interface JobService {
  /** Starts the request, joins its running attempt, or returns the completed one. Durable when it resolves. */
  start(request: OcclusionRequest, by: Asker): Promise<Job>;
  /** The newest attempt at this request, without starting anything. */
  find(request: OcclusionRequest): Promise<Job | null>;
  get(jobId: string): Promise<Job | null>;
  listOfSession(sessionId: string, limit: number): Promise<Job[]>;
  /** The device is free within a second. Throws `conflict` when the job is final already, `not_found`. */
  cancel(jobId: string, by: string): Promise<Job>;
  /** Ends a background job that nobody else has asked for since; any other is left alone. */
  withdraw(jobId: string, by: string): Promise<void>;
  /** The cells known so far: live for a running job, read from the artifacts otherwise. Throws `not_found`. */
  log(jobId: string): Promise<CellLog>;
  subscribe(listener: (event: JobEvent) => void): () => void;
  /**
   * Forgets the stored cells of a result, which lie in these artifacts: they are computed again when somebody asks.
   * False when a job that is not over, or somebody who reads them now, needs them, or when they were used after
   * `unusedSinceMs` (milliseconds since 1970).
   */
  dropResult(result: { resultKey: Sha256; hashes: readonly Sha256[] }, unusedSinceMs: number): Promise<boolean>;
  /** Queues again what a dead process left behind. Called once, after the database is open. */
  recover(): Promise<void>;
  /** Stops taking work, stores what is computed, and leaves unfinished jobs to be recovered. */
  close(): Promise<void>;
}
