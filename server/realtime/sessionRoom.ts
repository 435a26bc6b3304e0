/**
 * A session while somebody is in it. Everything that a snapshot holds is in memory and changes only here, in one step
 * with the `seq` of the message that tells of it: a joiner can neither miss a change nor see one twice. Sees people as
 * RoomSockets and knows nothing of Socket.IO.
 */
import { AppError } from '@/lib/domain/appError';
import type { Job, OcclusionRequest } from '@/lib/domain/job';
import type { Presence, Session, SessionView, SessionViewChange } from '@/lib/domain/session';
import { type SequencedEvent, type SequencedEventName, type Snapshot, type WatchSlot } from '@/lib/protocol/protocol';
import type { FindingEvent } from '../findings/findingService';
import type { JobEvent } from '../jobs/jobService';
import type { Log } from '../log';
import type { Clock } from './clock';
import type { CellsWanted } from './frameFeed';
import { RoomEmbeddings } from './roomEmbeddings';
import { RoomFindings } from './roomFindings';
import { RoomHands } from './roomHands';
import { RoomJobs, shownClass } from './roomJobs';
import { endWatch, RoomPeople, type Member } from './roomPeople';
import { RoomScans } from './roomScans';
import type { RoomSocket, VolatileEventName, VolatileMessage } from './roomSocket';
import type { RoomHubs, RoomServices, RoomState } from './roomState';
import { applyViewChange } from './applyViewChange';
import { showsView, viewRequest } from '@/lib/domain/viewRequest';

/** Progress of one job is told at most so often. */
const PROGRESS_INTERVAL_MS = 200;

type Unsequenced<N extends SequencedEventName> = Omit<SequencedEvent<N>, 'seq'>;

export class SessionRoom {
  private seq = 0;
  private session: Session;
  private readonly jobs: RoomJobs;
  readonly maps: RoomEmbeddings;
  readonly scans: RoomScans;
  readonly hands: RoomHands;
  private readonly findings: RoomFindings;
  private readonly people: RoomPeople;
  private viewChanges: Promise<unknown> = Promise.resolve();
  /** Jobs that were told of while a view change looks for the job of its view; null while none does. */
  private appeared: Job[] | null = null;
  private busy = 0;
  private readonly progressToldAt = new Map<string, number>();

  constructor(
    state: RoomState,
    private readonly services: RoomServices,
    private readonly hubs: RoomHubs,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Nobody is in the room and nothing is under way in it. */
    private readonly onIdle: () => void,
  ) {
    this.session = state.session;
    this.jobs = new RoomJobs(state.jobs, state.viewJob);
    this.findings = new RoomFindings(state.session.id, state.findings);
    this.people = new RoomPeople(clock, (member) => this.tellPresence(member));
    const who = { members: () => this.people.all(), memberOf: (socketId: string) => this.memberOf(socketId) };
    this.scans = new RoomScans({ hub: hubs.scans, clock, ...who });
    this.hands = new RoomHands({ service: services.hand, ...who });
    this.maps = new RoomEmbeddings(state.session.view.map, state.embeddings, {
      ...{ service: services.embeddings, hub: hubs.maps, clock, log },
      ...who,
      tell: (embedding) => void this.tellAll('embedding:updated', { embedding }),
      tellProgress: (progress) => this.tellVolatile('embedding:progressed', progress),
    });
  }

  // ── Coming and going ──────────────────────────────────────────────────────────────────────────────────────────────

  /** [S1] In one step: from here on the joiner gets every message, and the snapshot is of just before them. */
  join(socket: RoomSocket, { participantId, name }: { participantId: string; name: string }): Snapshot {
    const here = this.people.bySocket(socket.id);
    if (here && here.participant.id !== participantId) this.removeMember(here);
    const before = this.people.byParticipant(participantId);
    if (before) this.removeQuietly(before);
    const member = this.people.add(socket, participantId, name);
    const { participant, presence } = member;
    if (before?.socket.id !== socket.id || before.participant.name !== name)
      this.tellAll('participant:joined', { participant, presence }, member);
    if (before && before.socket.id !== socket.id) before.socket.close(); // [S3]
    this.watchViewJob(member);
    this.maps.watchShown(member);
    return this.snapshot();
  }

  leave(socketId: string): void {
    const member = this.people.bySocket(socketId);
    if (!member) return; // somebody took the place over
    this.removeMember(member);
    this.checkIdle();
  }

  rename(socketId: string, name: string): void {
    const member = this.memberOf(socketId);
    member.participant = { ...member.participant, name };
    this.tellAll('participant:joined', { participant: member.participant, presence: member.presence });
  }

  private removeMember(member: Member): void {
    this.removeQuietly(member);
    this.tellAll('participant:left', { participantId: member.participant.id });
  }

  private removeQuietly(member: Member): void {
    this.people.remove(member);
    this.hands.forget(member);
    this.hubs.cells.release();
    this.hubs.scans.release();
    this.maps.noteLeft();
  }

  private snapshot(): Snapshot {
    return {
      seq: this.seq,
      session: this.session,
      participants: [...this.people.all()].map(({ participant, presence }) => ({ participant, presence })),
      jobs: [...this.jobs.list()],
      viewJobId: this.jobs.viewJobId,
      findings: [...this.findings.list()],
      embeddings: this.maps.list(),
      hands: this.hands.list(),
    };
  }

  // ── The shared view ───────────────────────────────────────────────────────────────────────────────────────────────

  /** [S4] One after the other, in the order in which they came; stored, then told, then acked. */
  updateView(socketId: string, change: SessionViewChange): Promise<{ seq: number }> {
    const by = this.memberOf(socketId).participant.id;
    const result = this.whileBusy(() => {
      const changed = this.viewChanges.then(() => this.changeView(change, by));
      this.viewChanges = changed.catch(() => undefined);
      return changed;
    });
    return result;
  }

  private async changeView(change: SessionViewChange, by: string): Promise<{ seq: number }> {
    const view = await applyViewChange(this.session.view, change, this.services);
    return this.maps.whileKnown(view.map, () => this.storeView(view, by));
  }

  private async storeView(view: SessionView, by: string): Promise<{ seq: number }> {
    this.appeared = [];
    try {
      const found = await this.findJob(view);
      this.session = await this.services.database.sessions.updateView(this.session.id, view);
      const job = this.jobs.newestFor(view, [found, ...this.appeared]);
      if (job && !this.jobs.has(job.id)) this.putJob(job);
      this.maps.show(view.map);
      return { seq: this.tellView(job, by) };
    } finally {
      this.appeared = null;
    }
  }

  /** The job that a view asks for, never started here. A view that cannot be run has none. */
  private async findJob(view: SessionView): Promise<Job | null> {
    const request = viewRequest(view);
    if (!request) return null;
    try {
      return await this.services.jobs.find(request);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  private tellView(job: Job | null, by: string | null): number {
    this.jobs.viewJobId = job?.id ?? null;
    return this.tellAll('session:updated', { session: this.session, by, viewJobId: this.jobs.viewJobId });
  }

  // ── Jobs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async startOcclusion(socketId: string, request: OcclusionRequest): Promise<{ job: Job }> {
    const { name } = this.memberOf(socketId).participant;
    return { job: await this.services.jobs.start(request, { name, sessionId: this.session.id }) };
  }

  async findOcclusion(socketId: string, request: OcclusionRequest): Promise<{ job: Job | null }> {
    this.memberOf(socketId);
    return { job: await this.services.jobs.find(request) };
  }

  async cancelJob(socketId: string, jobId: string): Promise<{ job: Job }> {
    const { name } = this.memberOf(socketId).participant;
    return { job: await this.services.jobs.cancel(jobId, name) };
  }

  /** [F1] Replaces the slot's watch before, from the moment it is asked for. */
  async watch(
    socketId: string,
    { jobId, slot = 'shown', ...wanted }: { jobId: string; slot?: WatchSlot } & CellsWanted,
  ): Promise<{ job: Job }> {
    const member = this.memberOf(socketId);
    const turn = this.stopWatching(member, slot);
    const job = await this.services.jobs.get(jobId);
    if (!job) throw new AppError('not_found', `There is no run "${jobId}".`, { field: 'jobId' });
    await this.openFeed(member, slot, turn, job, wanted);
    return { job };
  }

  unwatch(socketId: string, slot: WatchSlot = 'shown'): void {
    this.stopWatching(this.memberOf(socketId), slot);
  }

  private stopWatching(member: Member, slot: WatchSlot): number {
    const turn = endWatch(member.watches[slot]);
    this.hubs.cells.release();
    return turn;
  }

  private async openFeed(member: Member, slot: WatchSlot, turn: number, job: Job, wanted: CellsWanted): Promise<void> {
    const watch = member.watches[slot];
    const feed = await this.hubs.cells.watch(job, member.socket, wanted, () => watch.turn === turn);
    if (!feed) return;
    watch.feed = feed;
    this.clock.setTimer(() => feed.start(), 0); // after the ack that is being made
  }

  /** [S1] The joiner sees at once what the others see, before it says what it wants. */
  private watchViewJob(member: Member): void {
    const job = this.jobs.viewJobId === null ? undefined : this.jobs.get(this.jobs.viewJobId);
    if (!job) return;
    const turn = this.stopWatching(member, 'shown');
    this.openFeed(member, 'shown', turn, job, { from: 0, ...shownClass(this.session.view, job) }).catch(
      (error: unknown) =>
        this.log.warn({ err: error, jobId: job.id }, 'a joiner could not be sent the cells of the view'),
    );
  }

  // ── What the services tell ────────────────────────────────────────────────────────────────────────────────────────

  onJobEvent(event: JobEvent): void {
    switch (event.kind) {
      case 'updated':
        return this.onJobUpdated(event.job, event.sessionIds);
      case 'cells':
        return this.onProgress(event.jobId, event.done, event.etaMs);
    }
  }

  private onJobUpdated(job: Job, sessionIds: readonly string[]): void {
    this.appeared?.push(job);
    const isOurs = sessionIds.includes(this.session.id) || this.jobs.has(job.id);
    if ((isOurs || showsView(job, this.session.view)) && this.putJob(job)) this.followViewJob();
  }

  private putJob(job: Job): boolean {
    if (!this.jobs.put(job)) return false;
    this.tellAll('job:updated', { job });
    return true;
  }

  /** A job of the shared view is new, or its cells were cleared: everyone is told which one it is. */
  private followViewJob(): void {
    const job = this.jobs.newestFor(this.session.view);
    if ((job?.id ?? null) !== this.jobs.viewJobId) this.tellView(job, null);
  }

  private onProgress(jobId: string, done: number, etaMs: number | null): void {
    if (!this.jobs.has(jobId)) return;
    this.jobs.noteProgress(jobId, done, etaMs);
    const now = this.clock.now();
    if (now - (this.progressToldAt.get(jobId) ?? -Infinity) < PROGRESS_INTERVAL_MS) return;
    this.progressToldAt.delete(jobId);
    this.progressToldAt.set(jobId, now);
    const [oldest] = this.progressToldAt.keys();
    if (this.progressToldAt.size > 8 && oldest !== undefined) this.progressToldAt.delete(oldest);
    this.tellVolatile('job:progressed', { jobId, done, etaMs });
  }

  onFindingEvent(event: FindingEvent): void {
    const isLonger = event.kind === 'reviewed' && this.findings.hasMoreParts(event.finding);
    if (!this.findings.take(event)) return;
    switch (event.kind) {
      case 'checked':
        this.tellAll('finding:checked', { check: event.check });
        return;
      case 'reviewed': {
        const { id, status, reviewNumber, added } = event.finding;
        this.tellAll('finding:reviewed', { findingId: id, status, reviewNumber, ...(isLonger && { added }) });
        return;
      }
      case 'added': {
        const { id, status, reviewNumber, added } = event.finding;
        if (this.findings.isNewHere(event)) this.tellAll('finding:created', { finding: event.finding });
        else this.tellAll('finding:reviewed', { findingId: id, status, reviewNumber, added });
        return;
      }
      default:
        this.tellAll(`finding:${event.kind}`, { finding: event.finding });
    }
  }

  // ── Presence ──────────────────────────────────────────────────────────────────────────────────────────────────────

  updatePresence(socketId: string, presence: Presence): void {
    const member = this.people.bySocket(socketId);
    if (member) this.people.updatePresence(member, presence);
  }

  private tellPresence(from: Member): void {
    const message = { participantId: from.participant.id, presence: from.presence };
    this.tellVolatile('presence:updated', message, from);
  }

  // ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** [S2] Gives the message its number and sends it to everyone, but for `except`. Returns the number. */
  private tellAll<N extends SequencedEventName>(event: N, message: Unsequenced<N>, except?: Member): number {
    const numbered = { ...message, seq: ++this.seq } as SequencedEvent<N>;
    for (const member of this.people.all()) if (member !== except) member.socket.send(event, numbered);
    return this.seq;
  }

  private tellVolatile<N extends VolatileEventName>(event: N, message: VolatileMessage<N>, except?: Member): void {
    for (const member of this.people.all()) if (member !== except) member.socket.sendVolatile(event, message);
  }

  private memberOf(socketId: string): Member {
    const member = this.people.bySocket(socketId);
    if (!member) throw new AppError('conflict', 'Join the session first.');
    return member;
  }

  // ── Lifetime ──────────────────────────────────────────────────────────────────────────────────────────────────────

  get isIdle(): boolean {
    return this.people.size === 0 && this.busy === 0;
  }

  /** Keeps the room while something is under way in it that changes its state, even when everyone leaves. */
  private async whileBusy<T>(action: () => Promise<T>): Promise<T> {
    this.busy++;
    try {
      return await action();
    } finally {
      this.busy--;
      this.checkIdle();
    }
  }

  private checkIdle(): void {
    if (this.isIdle) this.onIdle();
  }

  /** Ends the timers; the connections are closed by whoever opened them. */
  close(): void {
    for (const member of [...this.people.all()]) this.people.remove(member);
    this.hubs.cells.release();
    this.hubs.maps.release();
    this.hubs.scans.release();
  }
}
