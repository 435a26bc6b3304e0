/** Jobs in memory whose cells appear when a test says so. The rules of attempts are those of the real service. */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson } from '@/lib/domain/hash';
import { isFinal, type Job, type JobState, type OcclusionRequest } from '@/lib/domain/job';
import { CellLog } from '@/lib/occlusion/cellLog';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { FAKE_DEVICE, fakeBase, fakeVectors } from '../jobs/fakeCompute.testing';
import type { Asker, JobEvent, JobService } from '../jobs/jobService';
import { jobIdOf } from '../jobs/planOcclusion';

const NOW = new Date(0).toISOString();

export class FakeJobs implements JobService {
  readonly jobs = new Map<string, Job>();
  private readonly logs = new Map<string, CellLog>();
  private readonly sessions = new Map<string, Set<string>>();
  private readonly listeners = new Set<(event: JobEvent) => void>();

  /** @param side of the square input @param pause lets a test mix the order in which answers come */
  constructor(
    readonly classCount: number,
    readonly side = 16,
    private readonly pause: () => Promise<void> = () => Promise.resolve(),
  ) {}

  async start(request: OcclusionRequest, by: Asker): Promise<Job> {
    await this.pause();
    const latest = this.latest(request);
    const again = latest && (latest.state.status === 'failed' || latest.state.status === 'cancelled');
    const job = !latest || again ? this.create(request, by.name, (latest?.attempt ?? 0) + 1) : latest;
    if (by.sessionId !== null) this.sessions.get(job.id)!.add(by.sessionId);
    this.change(job.id, {});
    await this.pause();
    return this.job(job.id);
  }

  async find(request: OcclusionRequest): Promise<Job | null> {
    await this.pause();
    return this.latest(request);
  }
  async get(jobId: string): Promise<Job | null> {
    await this.pause();
    return this.jobs.get(jobId) ?? null;
  }
  async listOfSession(sessionId: string): Promise<Job[]> {
    await this.pause();
    return [...this.jobs.values()].filter(({ id }) => this.sessions.get(id)!.has(sessionId)).reverse();
  }
  async cancel(jobId: string, by: string): Promise<Job> {
    await this.pause();
    if (isFinal(this.job(jobId).state)) throw new AppError('conflict', 'This run has ended already.');
    this.end(jobId, { status: 'cancelled', finishedAt: NOW, by });
    return this.job(jobId);
  }
  async log(jobId: string): Promise<CellLog> {
    await this.pause();
    const log = this.logs.get(this.job(jobId).resultKey);
    if (!log) throw new AppError('not_found', 'There is no such run.');
    return log;
  }
  subscribe(listener: (event: JobEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  withdraw = async () => undefined;
  dropResult = async () => false;
  recover = async () => undefined;
  close = async () => undefined;

  // ── What the test drives ──────────────────────────────────────────────────────────────────────────────────────────

  /** The job's next `count` cells become known; it is running from then on. */
  addCells(jobId: string, count: number): void {
    const job = this.job(jobId);
    if (job.state.status === 'queued') {
      const state: JobState = { status: 'running', startedAt: NOW, device: FAKE_DEVICE, etaMs: null };
      this.logs.get(job.resultKey)!.base = fakeBase(this.classCount);
      this.change(jobId, { state, base: [...fakeBase(this.classCount)] });
    }
    const log = this.logs.get(job.resultKey)!;
    const n = Math.min(count, log.total - log.done);
    log.append(log.done, fakeVectors(log.done, n, this.classCount));
    this.jobs.set(jobId, { ...this.job(jobId), done: log.done });
    this.tell({ kind: 'cells', jobId, done: log.done, etaMs: null });
  }

  /** The cells of a completed job are gone from storage. */
  clear(jobId: string): void {
    this.change(jobId, { done: 0, base: null });
  }

  complete(jobId: string): void {
    this.addCells(jobId, Infinity);
    const resultHash = this.job(jobId).resultKey;
    this.end(jobId, { status: 'completed', finishedAt: NOW, device: FAKE_DEVICE, computeMs: 1, resultHash });
  }

  job(jobId: string): Job {
    const job = this.jobs.get(jobId);
    if (!job) throw new AppError('not_found', `There is no run "${jobId}".`);
    return job;
  }
  logOf(jobId: string): CellLog {
    return this.logs.get(this.job(jobId).resultKey)!;
  }

  private end(jobId: string, state: JobState): void {
    this.change(jobId, { state });
  }

  private change(jobId: string, change: Partial<Job>): void {
    const job = { ...this.job(jobId), ...change };
    this.jobs.set(jobId, job);
    this.tell({ kind: 'updated', job, sessionIds: [...this.sessions.get(jobId)!] });
  }

  private latest(request: OcclusionRequest): Job | null {
    const same = [...this.jobs.values()].filter((job) => canonicalJson(job.request) === canonicalJson(request));
    return same.at(-1) ?? null;
  }

  private create(request: OcclusionRequest, requestedBy: string, attempt: number): Job {
    const { rows, cols } = occlusionGrid(request.spec, { width: this.side, height: this.side }, this.classCount);
    const resultKey = createHash('sha256').update(canonicalJson(request)).digest('hex');
    if (!this.logs.has(resultKey))
      this.logs.set(resultKey, new CellLog(progressiveOrder({ rows, cols }), this.classCount));
    const job: Job = {
      id: jobIdOf(resultKey, attempt),
      resultKey,
      attempt,
      request,
      recheckOf: null,
      requestedBy,
      createdAt: NOW,
      grid: { width: this.side, height: this.side, rows, cols },
      classCount: this.classCount,
      done: this.logs.get(resultKey)!.done,
      total: rows * cols,
      base: null,
      state: { status: 'queued', ahead: 0 },
    };
    this.jobs.set(job.id, job);
    this.sessions.set(job.id, new Set());
    return job;
  }

  private tell(event: JobEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
