/** Findings with their evidence, and their checks: a check is tied to its job, through restarts of the server. */
import { randomUUID } from 'node:crypto';
import { AppError, toErrorBody } from '@/lib/domain/appError';
import type { Finding, FindingCheck, FindingDraft, FindingKindName, FindingOutcome, NewCheck } from '@/lib/domain/finding'; // prettier-ignore
import { partOf, withPart } from '@/lib/domain/findingParts';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import { isFinal } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import { noticesOfWords } from '@/lib/review/noticesOf';
import type { Database } from '../db/database';
import type { InboxService } from '../inbox/inboxService';
import type { JobEvent, JobService } from '../jobs/jobService';
import { SerialByKey } from '../jobs/serialByKey';
import type { Log } from '../log';
import { editWords, restoreWords, type Edited } from './editWords';
import type { FindingEvent, FindingService } from './findingService';
import { addPart } from './addPart';
import { addToReview, allEntries, requireFinding } from './reviewFinding';
import { channelKind } from './kinds/channel';
import type { LikenessSources } from './kinds/compareLikeness';
import type { BegunCheck, FindingKind, FindingKinds } from './kinds/findingKind';
import type { ChannelSources } from './kinds/freezeChannel';
import { occlusionKind, type OcclusionKindSources } from './kinds/occlusion';
import { pointsKind } from './kinds/points';
import type { RegionSources } from './kinds/freezeRegion';
import { regionKind } from './kinds/region';
import { stalenessOf } from './staleness';
import type { PointsSources } from './kinds/freezePoints';
import type { SelectionService } from '../selections/selectionService';

export interface FindingServiceOptions extends OcclusionKindSources, PointsSources, ChannelSources, RegionSources {
  database: Database;
  artifacts: OcclusionKindSources['artifacts'] & RegionSources['artifacts'];
  networks: OcclusionKindSources['networks'] & ChannelSources['networks'];
  jobs: Pick<JobService, 'get' | 'log' | 'start' | 'subscribe'>;
  images: OcclusionKindSources['images'] & PointsSources['images'];
  patches: ChannelSources['patches'] & LikenessSources['patches'];
  /** Is told whose inbox has something new. */
  inbox?: Pick<InboxService, 'tell'>;
  /** `delete`: what was saved with a part that is refused. */
  selections: PointsSources['selections'] & Pick<SelectionService, 'delete'>;
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

  private readonly kinds: FindingKinds;

  constructor(private readonly options: FindingServiceOptions) {
    this.kinds = {
      occlusion: occlusionKind(options),
      points: pointsKind(options),
      channel: channelKind(options, options),
      region: regionKind(options),
    };
    options.jobs.subscribe((event) => this.onJobEvent(event));
    this.settleLeftovers().catch((error: unknown) =>
      options.log.error({ err: error }, 'checks that were left running could not be looked up'),
    );
  }

  async create(draft: FindingDraft): Promise<Finding> {
    const { database } = this.options;
    if (!(await database.sessions.get(draft.sessionId)))
      throw new AppError('not_found', 'This session does not exist any more.', { field: 'sessionId' });
    const subject = await this.kindOf(draft).freeze(draft);
    const { sessionId, title, text, tags, author } = draft;
    const notices = noticesOfWords(undefined, text, author);
    const words = { sessionId, title, text, tags, author };
    const finding = await database.findings.create({ id: randomUUID(), ...words, ...subject }, notices);
    this.tell({ kind: 'created', finding });
    this.options.inbox?.tell(notices.map(({ personKey }) => personKey));
    return finding;
  }

  get(id: string): Promise<Finding | null> {
    return this.options.database.findings.get(id);
  }

  heads: FindingService['heads'] = (ids) => this.options.database.findings.heads(ids);

  list: FindingService['list'] = (filter, page) => this.options.database.findings.list(filter, page);

  facets: FindingService['facets'] = (filter) => this.options.database.findings.facets(filter);

  matches: FindingService['matches'] = (search, findings) => this.options.database.findings.matches(search, findings);

  edit: FindingService['edit'] = (id, edit) => this.tellEdited(editWords(this.options.database.findings, id, edit));

  restore: FindingService['restore'] = (id, restore) =>
    this.tellEdited(restoreWords(this.options.database.findings, id, restore));

  revisions: FindingService['revisions'] = async (id, page) => {
    await this.require(id);
    return this.options.database.findings.revisions(id, page);
  };

  review: FindingService['review'] = async (id, given) => {
    const { finding, entry, isNew, concerned } = await addToReview(this.reviewSources(), id, given);
    if (entry && isNew) this.tell({ kind: 'reviewed', finding, entry });
    this.options.inbox?.tell(concerned);
    return entry;
  };

  addPart: FindingService['addPart'] = async (id, given) => {
    const freeze = (draft: FindingDraft) => this.kindOf(draft).freeze(draft);
    const { sessions } = this.options.database;
    const { selections } = this.options;
    const added = await addPart({ ...this.reviewSources(), sessions, selections, freeze }, id, given);
    const { finding, entry, isNew, concerned } = added;
    const part = finding.added.find((one) => one.id === entry.id);
    if (part && isNew) this.tell({ kind: 'added', finding, part, entry });
    this.options.inbox?.tell(concerned);
    return { finding, entry };
  };

  private reviewSources() {
    const { findings } = this.options.database;
    return { findings, hasMember: (of: Finding, imageId: string) => this.hasMember(of, imageId) };
  }

  reviewLog: FindingService['reviewLog'] = async (id, after, limit) => {
    const { reviewNumber } = await this.require(id);
    return { entries: await this.options.database.findings.reviewEntries(id, after, limit), total: reviewNumber };
  };

  wholeReview: FindingService['wholeReview'] = (id) => allEntries(this.options.database.findings, id);

  private async hasMember(finding: Finding, imageId: string): Promise<boolean> {
    return (await this.kindOf(finding).hasMember?.(finding, imageId)) ?? false;
  }

  private async tellEdited(edit: Promise<Edited<Finding>>): Promise<Finding> {
    const { written: finding, changed, concerned } = await edit;
    if (changed) this.tell({ kind: 'edited', finding });
    this.options.inbox?.tell(concerned);
    return finding;
  }

  file: FindingService['file'] = async (id, name, partId) => {
    const finding = ofPart(await this.require(id), partId);
    return this.kindOf(finding).file(finding, name);
  };

  staleness: FindingService['staleness'] = async (id) => {
    const finding = await this.require(id);
    return stalenessOf(finding, this.options).catch((error: unknown): StaleReason[] => {
      // What is known of the finding itself can be read all the same.
      this.options.log.error({ err: error, id }, 'it could not be looked up whether a finding is stale');
      return [{ kind: 'unknown' }];
    });
  };

  runAgain: FindingService['runAgain'] = async (id, by, networkId, partId = null) => {
    const whole = await this.require(id);
    const finding = ofPart(whole, partId);
    const checkId = randomUUID();
    const isOther = networkId !== undefined && networkId !== finding.target.networkId;
    const network = isOther ? await this.otherNetwork(networkId) : null;
    const begun = network
      ? await this.checkWith(finding, network, { name: by, checkId })
      : await this.kindOf(finding).check(finding, { name: by, checkId });
    const check = {
      ...{ id: checkId, findingId: id, partId, by },
      ...(network && { network: { id: network.id, name: network.card.name } }),
    };
    if ('outcome' in begun) return this.createCheck({ ...check, jobId: null, outcome: begun.outcome }, whole);
    const { jobId } = begun;
    const running = { ...check, jobId, outcome: { verdict: 'running' as const } };
    const created = await this.locks.run(jobId, () => this.createCheck(running, whole));
    void this.settle(jobId); // the job may have ended before the check was there to be found
    return created;
  };

  private async otherNetwork(networkId: string): Promise<Network> {
    const network = await this.options.database.networks.get(networkId);
    if (!network) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'networkId' });
    return network;
  }

  private async checkWith(
    finding: Finding,
    network: Network,
    by: { name: string; checkId: string },
  ): Promise<BegunCheck> {
    const kind = this.kindOf(finding);
    if (kind.checkWith) return kind.checkWith(finding, network, by);
    throw new AppError('unsupported', 'A finding about pictures on a map is of one map, and so of its network.', {
      field: 'networkId',
    });
  }

  subscribe(listener: (event: FindingEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  announce(event: FindingEvent): void {
    this.tell(event);
  }

  private kindOf({ kind }: { kind: FindingKindName }): FindingKind {
    // The one of this kind, and so of whatever draft or finding it was asked for.
    return this.kinds[kind] as FindingKind;
  }

  private require(id: string): Promise<Finding> {
    return requireFinding(this.options.database.findings, id);
  }

  // ── Checks ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private async createCheck(check: NewCheck, { sessionId }: Finding): Promise<FindingCheck> {
    const created = await this.options.database.findings.createCheck(check);
    this.tell({ kind: 'checked', check: created, sessionId });
    return created;
  }

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
        const part = finding && partOf(finding, check.partId);
        if (!part) return;
        const outcome = await this.outcomeOf(withPart(finding, part), jobId);
        if (outcome.verdict === 'running') return;
        const settled = await database.findings.updateCheck(check.id, outcome);
        this.tell({ kind: 'checked', check: settled, sessionId: finding.sessionId });
      } catch (error) {
        log.error({ err: error, jobId }, 'the outcome of a check could not be stored; the next start tries again');
      }
    });
  }

  private async outcomeOf(finding: Finding, jobId: string): Promise<FindingOutcome> {
    const job = await this.options.jobs.get(jobId);
    const kind = this.kindOf(finding);
    if (!job || !kind.outcomeOf)
      return { verdict: 'failed', message: 'The run of this check does not exist any more.' };
    try {
      return await kind.outcomeOf(finding, job);
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
      for (const { outcome, jobId } of checks)
        if (outcome.verdict === 'running' && jobId !== null) await this.settle(jobId);
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

/** The finding as if it were about this part alone. */
function ofPart(finding: Finding, partId: string | null | undefined): Finding {
  const part = partOf(finding, partId);
  if (!part) throw new AppError('not_found', `This finding has no part "${partId}".`, { field: 'part' });
  return withPart(finding, part);
}
