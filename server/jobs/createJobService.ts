/**
 * The queue of one device (jobQueue.ts) and the lifecycle of its jobs, one at a time. Everything that decides between
 * starting, joining and answering from the store happens under a lock per result, so that the same request twice is one job.
 */
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import { isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { CellLog } from '@/lib/occlusion/cellLog';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { Database, JobRecord } from '../db/database';
import type { FittedPictures } from '../image/fittedPictures';
import type { Log } from '../log';
import { cancelled, executeJob, type ExecuteContext, type JobChange } from './executeJob';
import type { Asker, JobEvent, JobService } from './jobService';
import { cannotCancel, noSuchJob, STORE_FAILED } from './jobErrors';
import { JobListeners } from './jobListeners';
import { JobQueue } from './jobQueue';
import { isUnfinished, LiveJob, originOf, storedState, toJob } from './liveJob';
import { jobIdOf, planOcclusion, type OcclusionPlan } from './planOcclusion';
import { ResultStore } from './resultStore';
import { SerialByKey } from './serialByKey';
import { UnstoredEnds } from './unstoredEnds';

/** How long closing waits for the running job to store its cells. */
const CLOSE_TIMEOUT_MS = 5000;

export interface JobServiceOptions {
  database: Database;
  artifacts: ArtifactStore;
  compute: Compute;
  images: FittedPictures;
  version: string;
  log: Log;
  /** Milliseconds since 1970; tests hold it. */
  now?: () => number;
  /** Memory for results that no job works on. */
  maxCachedBytes?: number;
}

export function createJobService(options: JobServiceOptions): JobService {
  return new InProcessJobService(options);
}

class InProcessJobService implements JobService {
  private readonly database: Database;
  private readonly log_: Log;
  private readonly results: ResultStore;
  private readonly unstoredEnds: UnstoredEnds;
  private readonly context: ExecuteContext;
  private readonly locks = new SerialByKey();
  private readonly listeners: JobListeners;
  /** Queued and running jobs of this process, by id. */
  private readonly live = new Map<string, LiveJob>();
  private readonly liveResults = new Set<Sha256>();
  private readonly queue = new JobQueue();
  private closing = false;

  constructor(options: JobServiceOptions) {
    const { database, artifacts, compute, images, version, log, now = Date.now, maxCachedBytes } = options;
    this.database = database;
    this.log_ = log;
    this.listeners = new JobListeners(log);
    this.unstoredEnds = new UnstoredEnds(database.jobs);
    this.results = new ResultStore(artifacts, database.jobs, log, (key) => this.liveResults.has(key), maxCachedBytes);
    this.context = {
      database,
      artifacts,
      compute,
      images,
      results: this.results,
      version,
      log,
      now,
      onChange: (live) => this.tellUpdated(this.viewLive(live), live.sessionIds),
      onCells: (live) =>
        this.listeners.tell({ kind: 'cells', jobId: live.record.id, done: live.summary.done, etaMs: live.etaMs }),
    };
  }

  async start(request: OcclusionRequest, by: Asker): Promise<Job> {
    this.refuseWhenClosing();
    const plan = await planOcclusion(this.database, request, by.recheck?.checkId ?? null);
    return this.locks.run(plan.resultKey, async () => {
      this.refuseWhenClosing();
      const latest = await this.latestSettled(plan.resultKey);
      const joined = latest && (await this.join(latest, by));
      return joined ?? this.startAttempt(plan, latest, by, request);
    });
  }

  async find(request: OcclusionRequest): Promise<Job | null> {
    const { resultKey } = await planOcclusion(this.database, request, null);
    const record = await this.database.jobs.latest(resultKey);
    // A result that was cleared is no answer: it takes a new run.
    if (record?.status === 'completed' && !(await this.results.isStored(record))) return null;
    return record && this.view(record);
  }

  async get(jobId: string): Promise<Job | null> {
    const record = await this.database.jobs.get(jobId);
    return record && this.view(record);
  }

  async listOfSession(sessionId: string, limit: number): Promise<Job[]> {
    const records = await this.database.jobs.listOfSession(sessionId, limit);
    return Promise.all(records.map((record) => this.view(record)));
  }

  async cancel(jobId: string, by: string): Promise<Job> {
    const live = this.live.get(jobId);
    if (!live) {
      const job = await this.get(jobId);
      if (!job) throw noSuchJob(jobId);
      if (isFinal(job.state)) throw cannotCancel(job);
      throw new AppError('unavailable', 'The server is still picking up this run. Try again in a moment.');
    }
    live.requestStop({ kind: 'cancel', by });
    const place = this.queue.remove(live);
    if (place >= 0) {
      await this.finish(live, cancelled(live, this.context));
      this.tellPlaces(place);
    }
    const job = await this.view(await live.ended);
    if (job.state.status !== 'cancelled') throw cannotCancel(job);
    return job;
  }

  async withdraw(jobId: string, by: string): Promise<void> {
    if (!this.live.get(jobId)?.background) return;
    await this.cancel(jobId, by).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error; // it has ended
    });
  }

  async log(jobId: string): Promise<CellLog> {
    const record = this.live.get(jobId)?.record ?? (await this.database.jobs.get(jobId));
    if (!record) throw noSuchJob(jobId);
    return (await this.results.open(record)).log;
  }

  subscribe(listener: (event: JobEvent) => void): () => void {
    return this.listeners.subscribe(listener);
  }

  async dropResult(result: Parameters<JobService['dropResult']>[0], unusedSinceMs: number): Promise<boolean> {
    return this.locks.run(result.resultKey, async () => {
      if (this.liveResults.has(result.resultKey)) return false;
      const latest = await this.database.jobs.latest(result.resultKey);
      if (latest && isUnfinished(latest)) return false;
      if (!(await this.results.drop(result, unusedSinceMs))) return false;
      if (latest) this.tellUpdated(await this.view(latest), new Set(await this.database.jobs.sessionsOf(latest.id)));
      return true;
    });
  }

  async recover(): Promise<void> {
    for (const record of await this.database.jobs.listUnfinished())
      await this.locks.run(record.resultKey, async () => {
        const latest = await this.latestSettled(record.resultKey);
        if (latest?.id !== record.id || !isUnfinished(latest) || this.live.has(latest.id)) return;
        // Nobody's session shows it and no finding waits for it: it was a part of a batch, which will ask for it again.
        const background = latest.recheckOf === null && (await this.database.jobs.sessionsOf(latest.id)).length === 0;
        await this.adopt(latest, [], background);
      });
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const live of this.queue.clear()) {
      this.live.delete(live.record.id);
      live.markEnded();
    }
    const running = this.queue.current;
    if (!running) return;
    running.requestStop({ kind: 'close' });
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)));
    await Promise.race([running.ended, timeout]);
    clearTimeout(timer);
  }

  // ── Starting and joining (under the lock of the result) ───────────────────────────────────────────────────────────

  /**
   * The newest attempt as it is stored. A row that is unfinished without a live job may have been read just before its
   * job ended: the job leaves `live` after its row is final, so the second look tells the truth.
   */
  private async latestSettled(resultKey: Sha256): Promise<JobRecord | null> {
    const latest = await this.database.jobs.latest(resultKey);
    if (!latest || !isUnfinished(latest) || this.live.has(latest.id)) return latest;
    const settled = await this.database.jobs.get(latest.id);
    return settled && this.unstoredEnds.settle(settled);
  }

  /** The attempt that answers the request; null when it takes a new one. */
  private async join(latest: JobRecord, by: Asker): Promise<Job | null> {
    if (latest.status === 'failed' || latest.status === 'cancelled') return null;
    if (latest.status === 'completed' && !(await this.isResultThere(latest))) return null;
    if (latest.status !== 'completed' && !this.live.has(latest.id)) await this.adopt(latest, [], by.background);
    const live = this.live.get(latest.id);
    if (live?.background && !by.background) this.bringForward(live);
    if (by.sessionId !== null) {
      live?.sessionIds.add(by.sessionId); // before anything is awaited: the job's end must be told to this session too
      await this.database.jobs.noteRequest(by.sessionId, latest.id);
    }
    const job = live ? this.viewNow(live) : await this.view(latest);
    // Told without a pause after it was looked at, so that no newer event can come before it.
    if (by.sessionId !== null) this.tellUpdated(job, new Set([by.sessionId]));
    return job;
  }

  private async startAttempt(
    plan: OcclusionPlan,
    before: JobRecord | null,
    by: Asker,
    request: OcclusionRequest,
  ): Promise<Job> {
    const attempt = (before?.attempt ?? 0) + 1;
    const created = await this.database.jobs.create({
      id: jobIdOf(plan.resultKey, attempt),
      resultKey: plan.resultKey,
      attempt,
      networkId: request.networkId,
      imageId: request.imageId,
      identity: plan.identity,
      grid: plan.grid,
      classCount: plan.classCount,
      recheckOf: by.recheck?.findingId ?? null,
      requestedBy: by.name,
    });
    if (by.sessionId !== null) await this.database.jobs.noteRequest(by.sessionId, created.id);
    const asked = by.sessionId === null ? [] : [by.sessionId];
    if (!before) {
      // Nothing of it is stored anywhere: somebody waits for the first cells, so nothing is looked up.
      this.results.create(created);
      return this.enqueue(new LiveJob(created, new Set(asked), { done: 0, base: null }, by.background, plan));
    }
    // Cells that are there come from the attempts before: what they cost and where they were computed belongs to this one.
    const goesOn = (await this.results.summary(created)).done > 0;
    const record = goesOn ? await this.database.jobs.update(created.id, originOf(before)) : created;
    return this.adopt(record, asked, by.background);
  }

  /** Takes a stored job into the queue. */
  private async adopt(record: JobRecord, asked: string[], background = false): Promise<Job> {
    const sessionIds = new Set([...(await this.database.jobs.sessionsOf(record.id)), ...asked]);
    return this.enqueue(new LiveJob(record, sessionIds, await this.results.summary(record), background));
  }

  private enqueue(live: LiveJob): Job {
    const { record, sessionIds } = live;
    if (this.closing) return toJob(record, live.summary, live.state(0));
    this.live.set(record.id, live);
    this.liveResults.add(record.resultKey);
    this.tellPlaces(this.queue.add(live));
    this.tellUpdated(this.viewLive(live), sessionIds);
    this.runNext();
    return this.viewLive(live);
  }

  private async isResultThere(record: JobRecord): Promise<boolean> {
    if (await this.results.isStored(record)) return true;
    this.log_.info({ jobId: record.id }, 'a stored result is gone; it is computed again');
    return false;
  }

  // ── Running ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Somebody waits for a job of the background now. */
  private bringForward(live: LiveJob): void {
    live.background = false;
    if (this.queue.remove(live) >= 0) this.tellPlaces(this.queue.add(live));
  }

  private runNext(): void {
    const live = this.closing ? null : this.queue.next();
    if (live) void this.run(live);
  }

  private async run(live: LiveJob): Promise<void> {
    const change = await executeJob(live, this.context);
    if (change) await this.finish(live, change);
    else if (live.stop?.kind === 'cancel') await this.finish(live, cancelled(live, this.context));
    else if (live.stop?.kind === 'yield' && !this.closing) {
      live.wait();
      this.queue.current = null;
      this.queue.add(live);
      this.tellUpdated(this.viewLive(live), live.sessionIds);
    } else live.markEnded();
    this.queue.current = null;
    this.tellPlaces(0);
    this.runNext();
  }

  /** Makes a job final: the row, then the event, then what is no longer needed. Never throws. */
  private async finish(live: LiveJob, change: JobChange): Promise<void> {
    const { id, resultKey } = live.record;
    try {
      live.record = await this.database.jobs.update(id, change);
    } catch (error) {
      // The row stays unfinished: the next process takes the job up again. Here and now it has ended.
      this.log_.error({ err: error, jobId: id }, 'the end of a job could not be stored');
      const { computeMs, finishedAt } = change;
      const end = { status: 'failed' as const, error: STORE_FAILED, computeMs, finishedAt };
      live.record = {
        ...live.record,
        ...end,
        computeMs: computeMs ?? live.record.computeMs,
        finishedAt: finishedAt ?? null,
      };
      this.unstoredEnds.keep(id, end);
    }
    this.live.delete(id);
    this.liveResults.delete(resultKey);
    this.tellUpdated(this.viewNow(live), live.sessionIds);
    live.markEnded();
    const { status, resultHash } = live.record;
    if (status !== 'completed') return;
    const warn = (err: unknown) => this.log_.warn({ err, jobId: id }, 'chunks were not deleted');
    await this.results.deleteChunks(resultKey, resultHash).catch(warn);
  }

  // ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private async view(record: JobRecord): Promise<Job> {
    const live = this.live.get(record.id);
    if (live) return this.viewLive(live);
    const summary = await this.results.summary(record);
    if (this.live.has(record.id)) return this.view(record);
    if (isUnfinished(record)) {
      // The row may have been read just before its job ended; then it tells the end now.
      const fresh = await this.database.jobs.get(record.id);
      if (fresh && !isUnfinished(fresh)) return this.view(fresh);
    }
    return toJob(record, summary, storedState(record));
  }

  private viewLive(live: LiveJob): Job {
    return toJob(live.record, live.summary, live.state(this.queue.ahead(live)));
  }

  /** Of a job that was live a moment ago and may have ended since. */
  private viewNow(live: LiveJob): Job {
    return this.live.has(live.record.id)
      ? this.viewLive(live)
      : toJob(live.record, live.summary, storedState(live.record));
  }

  /** Jobs behind `from` in the queue have moved up. */
  private tellPlaces(from: number): void {
    for (const live of this.queue.from(from)) this.tellUpdated(this.viewLive(live), live.sessionIds);
  }

  private tellUpdated(job: Job, sessionIds: ReadonlySet<string>): void {
    this.listeners.tell({ kind: 'updated', job, sessionIds: [...sessionIds] });
  }

  private refuseWhenClosing(): void {
    if (this.closing) throw new AppError('unavailable', 'The server is stopping. Try again when it is back.');
  }
}
