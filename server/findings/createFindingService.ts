/** Findings with their evidence, and their checks: a check is tied to its job, through restarts of the server. */
import { randomUUID } from 'node:crypto';
import { AppError, toErrorBody } from '@/lib/domain/appError';
import type { Finding, FindingCheck, FindingDraft } from '@/lib/domain/finding';
import { isFinal } from '@/lib/domain/job';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import type { ImageService } from '../images/imageService';
import type { JobEvent, JobService } from '../jobs/jobService';
import { SerialByKey } from '../jobs/serialByKey';
import type { Log } from '../log';
import type { NetworkService } from '../networks/networkService';
import { compareEvidence, type CheckOutcome } from './compareEvidence';
import type { FindingEvent, FindingService } from './findingService';
import { freezeEvidence } from './freezeEvidence';

export interface FindingServiceOptions {
  database: Database;
  artifacts: ArtifactStore;
  jobs: JobService;
  networks: NetworkService;
  images: ImageService;
  imageReader: ImageReader;
  version: string;
  log: Log;
}

/** Findings that are looked through at a time for checks that a dead process left running. */
const PAGE = 200;

export function createFindingService(options: FindingServiceOptions): FindingService {
  return new StoredFindingService(options);
}

class StoredFindingService implements FindingService {
  private readonly listeners = new Set<(event: FindingEvent) => void>();
  /** Per job of a check: it is created, told and settled one after the other. */
  private readonly locks = new SerialByKey();

  constructor(private readonly options: FindingServiceOptions) {
    options.jobs.subscribe((event) => this.onJobEvent(event));
    this.settleLeftovers().catch((error: unknown) =>
      options.log.error({ err: error }, 'checks that were left running could not be looked up'),
    );
  }

  async create(draft: FindingDraft): Promise<Finding> {
    const { database } = this.options;
    if (!(await database.sessions.get(draft.sessionId)))
      throw new AppError('not_found', 'This session does not exist any more.', { field: 'sessionId' });
    const evidence = await freezeEvidence(draft, this.options);
    const { sessionId, title, text, tags, author, score, target } = draft;
    const id = randomUUID();
    const finding = await database.findings.create({
      id,
      sessionId,
      title,
      text,
      tags,
      author,
      score,
      target,
      evidence,
    });
    this.tell({ kind: 'created', finding });
    return finding;
  }

  get(id: string): Promise<Finding | null> {
    return this.options.database.findings.get(id);
  }

  list: FindingService['list'] = (filter, page) => this.options.database.findings.list(filter, page);

  async runAgain(id: string, by: string): Promise<FindingCheck> {
    const { database, jobs } = this.options;
    const finding = await this.get(id);
    if (!finding) throw new AppError('not_found', `There is no finding "${id}".`);
    const { sessionId, target, evidence } = finding;
    const request = { networkId: target.networkId, imageId: target.imageId, spec: evidence.provenance.spec };
    const checkId = randomUUID();
    const recheck = { findingId: id, checkId };
    const job = await jobs.start(request, { name: by, sessionId, recheck });
    const check = await this.locks.run(job.id, async () => {
      const outcome: CheckOutcome = { verdict: 'running' };
      const created = await database.findings.createCheck({ id: checkId, findingId: id, jobId: job.id, by, outcome });
      this.tell({ kind: 'checked', check: created, sessionId });
      return created;
    });
    void this.settle(job.id); // the job may have ended before the check was there to be found
    return check;
  }

  subscribe(listener: (event: FindingEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ── Checks ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private onJobEvent(event: JobEvent): void {
    if (event.kind === 'updated' && event.job.recheckOf !== null && isFinal(event.job.state))
      void this.settle(event.job.id);
  }

  /** Ends the check of a job that has ended; does nothing where there is nothing to end. Never throws. */
  private settle(jobId: string): Promise<void> {
    return this.locks.run(jobId, async () => {
      const { database, log } = this.options;
      try {
        const check = await database.findings.findCheckByJob(jobId);
        if (check?.outcome.verdict !== 'running') return;
        const finding = await database.findings.get(check.findingId);
        if (!finding) return;
        const outcome = await this.outcomeOf(finding, jobId);
        if (outcome.verdict === 'running') return;
        const settled = await database.findings.updateCheck(check.id, outcome);
        this.tell({ kind: 'checked', check: settled, sessionId: finding.sessionId });
      } catch (error) {
        log.error({ err: error, jobId }, 'the outcome of a check could not be stored; the next start tries again');
      }
    });
  }

  private async outcomeOf(finding: Finding, jobId: string): Promise<CheckOutcome> {
    const job = await this.options.jobs.get(jobId);
    if (!job) return { verdict: 'failed', message: 'The run of this check does not exist any more.' };
    try {
      return await compareEvidence(finding, job, this.options);
    } catch (error) {
      const body = toErrorBody(error);
      if (body.code === 'internal') this.options.log.error({ err: error, jobId }, 'evidence could not be compared');
      return { verdict: 'failed', message: body.message };
    }
  }

  /** A process may die after a job ended and before its check did. Jobs that go on settle theirs by their events. */
  private async settleLeftovers(): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const { items, total } = await this.list({}, { offset, limit: PAGE });
      const checks = items.flatMap((finding) => finding.checks);
      for (const check of checks) if (check.outcome.verdict === 'running') await this.settle(check.jobId);
      if (offset + PAGE >= total) return;
    }
  }

  private tell(event: FindingEvent): void {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.options.log.error({ err: error }, 'a listener of finding events threw');
      }
  }
}
