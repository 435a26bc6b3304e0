/**
 * One tab's side of a session: joins, joins again when the connection was lost or a message is missing, keeps what it
 * knows, and asks. Knows neither React nor sockets.
 */
import { AppError, toErrorBody } from '@/lib/domain/appError';
import { changedView } from '@/lib/domain/changedView';
import type { Embedding, EmbeddingAction, EmbeddingRequest } from '@/lib/domain/embedding';
import type { Job, OcclusionRequest } from '@/lib/domain/job';
import type { Presence, Session, SessionViewChange } from '@/lib/domain/session';
import type { HandQuestion } from '@/lib/protocol/hand';
import { WATCH_SLOTS, type Frame, type MapSlot, type ScanCoordinates, type WatchSlot } from '@/lib/protocol/protocol';
import type { CellMap } from '../occlusion/cellMap';
import { RecentCellMaps } from '../occlusion/recentCellMaps';
import { ChangeQueue, type QueuedChange } from './changeQueue';
import type { WantedCells } from './cellWatch';
import { type Drawing, FrameListeners, NO_DRAWING } from './frameListeners';
import type { EmbeddingWatch } from './embeddingWatch';
import { createParts, type SessionParts } from './sessionParts';
import {
  applySequenced,
  applySnapshot,
  initialState,
  withFoundJob,
  withFrame,
  withHands,
  withJob,
  withPendingChange,
  withPresence,
  withProgress,
  withSettledChange,
  type SessionState,
} from './sessionState';
import type { SequencedMessage, SessionTransport, TransportEvent } from './sessionTransport';
import { linkedSessionView, sameView, type LinkedView } from './viewUrl';

export interface Identity {
  participantId: string;
  name: string;
}

export class SessionStore {
  private state: SessionState;
  private readonly listeners: FrameListeners;
  private transport: SessionTransport | null = null;
  private identity: Identity | null = null;
  /** Messages that came while a join was under way; null when none is. */
  private heldBack: SequencedMessage[] | null = null;
  /** The link that the page was opened with, until the first snapshot. */
  private link: LinkedView | null = null;
  private linkOpened = false;
  /** Changes that were wished for before the first snapshot: they go right after it. */
  private early: SessionViewChange[] = [];
  private nextChangeId = 1;
  private readonly cellMaps = new RecentCellMaps();
  /** Jobs whose unoccluded probabilities were asked for, because cells came before them. */
  private readonly baseAsked = new Set<string>();
  private readonly parts: SessionParts;

  constructor(session: Session, drawing: Drawing = NO_DRAWING) {
    this.listeners = new FrameListeners(drawing);
    this.state = initialState(session);
    this.parts = createParts({
      request: (name, payload) => this.request(name, payload),
      getState: this.getState,
      setState: (state) => this.set(state),
      cellMap: (job) => this.cellMap(job),
      onProblem: (error) => this.reportUnlessLost(error),
    });
  }

  private readonly changes = new ChangeQueue((queued) => this.sendChange(queued));

  readonly getState = (): SessionState => this.state;
  readonly subscribe = (listener: () => void): (() => void) => this.listeners.subscribe(listener);

  private set(state: SessionState): void {
    if (state === this.state) return;
    this.state = state;
    this.listeners.changed();
  }

  /**
   * Connects and joins. Returns how to leave. A link that shows something else than the session does is opened for this
   * person alone, once it is known what the session shows.
   */
  start(transport: SessionTransport, identity: Identity, link: LinkedView | null = null): () => void {
    this.transport = transport;
    this.identity = identity;
    if (!this.linkOpened) this.link = link;
    transport.open((event) => this.listeners.receive(() => this.onEvent(event), isOfTheRoom(event)));
    return () => {
      transport.close();
      if (this.transport === transport) this.transport = null;
    };
  }

  /** Connects at once, whatever the connection is in. One that was lost stays so until it is joined again. */
  reopen(): void {
    if (this.state.connection.status !== 'lost') this.set({ ...this.state, connection: { status: 'connecting' } });
    this.transport?.reconnect();
  }

  private onEvent(event: TransportEvent): void {
    switch (event.kind) {
      case 'connected':
        return void this.join();
      case 'disconnected':
        return this.onDisconnected(event.byServer);
      case 'unreachable':
        if (this.state.connection.status === 'lost') return; // it may say why
        return this.set({ ...this.state, connection: { status: 'lost', message: null } });
      case 'refused':
        return this.set({ ...this.state, connection: { status: 'refused', error: event.error.toBody() } });
      case 'closing':
        return this.set({ ...this.state, connection: { status: 'lost', message: event.message } });
      case 'cells':
        return this.onCells(event.frame, event.acknowledge);
      case 'mapFrame':
        this.parts.maps.onFrame(event.frame);
        return event.acknowledge();
      case 'mapProgressed':
        return this.parts.maps.onProgress(event.progress);
      case 'scanProgressed':
        return this.parts.scanWatch.take(event.progress.scan);
      case 'hands':
        return this.set(withHands(this.state, event.hands));
      case 'progressed':
        return this.set(withProgress(this.state, event));
      case 'presence':
        return this.set(withPresence(this.state, event.participantId, event.presence));
      default:
        return this.onSequenced(event);
    }
  }

  private onDisconnected(byServer: boolean): void {
    const told = this.state.connection.status === 'lost';
    this.heldBack = null;
    this.forgetWatches();
    if (byServer && told)
      this.transport?.reconnect(); // a planned stop: it comes back
    else if (byServer) return this.set({ ...this.state, connection: { status: 'closed' } });
    if (!told) this.set({ ...this.state, connection: { status: 'lost', message: null } });
  }

  private async join(): Promise<void> {
    if (!this.identity || this.heldBack) return;
    const held: SequencedMessage[] = (this.heldBack = []);
    try {
      const snapshot = await this.request('session:join', { sessionId: this.state.session.id, ...this.identity });
      if (this.heldBack !== held) return; // the connection was lost meanwhile; the next one joins
      this.heldBack = null;
      this.forgetWatches();
      this.set(this.withLink(applySnapshot(this.state, snapshot)));
      held.forEach((message) => this.onSequenced(message));
      this.early.splice(0).forEach((change) => void this.changeView(change));
      const map = this.parts.maps.noteJoined(snapshot.session.view.map, snapshot.embeddings);
      await Promise.all([
        map,
        this.parts.scanWatch.apply(),
        this.parts.hand.apply(),
        ...WATCH_SLOTS.map((slot) => this.parts.watches[slot].apply()),
      ]);
    } catch (error) {
      if (this.heldBack !== held) return;
      this.heldBack = null;
      this.set({ ...this.state, connection: { status: 'refused', error: toErrorBody(error) } });
    }
  }

  private withLink(state: SessionState): SessionState {
    const linked = this.link && linkedSessionView(this.link, state.session.view);
    this.link = null;
    this.linkOpened = true;
    return linked && !sameView(linked, state.session.view) ? { ...state, privateView: linked } : state;
  }

  private onSequenced(message: SequencedMessage): void {
    if (this.heldBack) return void this.heldBack.push(message);
    const next = applySequenced(this.state, message);
    if (next === 'gap') void this.join();
    else this.set(next);
  }

  // ── Cells ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What is known of a job's result; the map fills in place, `cellsVersion` counts its changes. */
  cellMap(job: Pick<Job, 'resultKey' | 'grid'>): CellMap {
    return this.cellMaps.of(job);
  }

  /** From now on receive this job's cells with the probabilities of these classes; null: of none. */
  watch(slot: WatchSlot, wanted: WantedCells | null): void {
    this.parts.watches[slot].want(wanted);
    if (this.state.connection.status === 'joined') void this.parts.watches[slot].apply();
  }

  private forgetWatches(): void {
    for (const slot of WATCH_SLOTS) this.parts.watches[slot].forget();
    this.parts.maps.forgetWatches();
    this.parts.scanWatch.forget();
    this.parts.hand.forget();
  }

  private onCells(frame: Frame, acknowledge: () => void): void {
    const isWatched = WATCH_SLOTS.some((slot) => this.parts.watches[slot].isOf(frame.jobId)); // [J2]
    const job = isWatched && this.findJob(frame.jobId);
    if (job && this.cellMap(job).apply(frame)) {
      this.set(withFrame(this.state, frame));
      if (!job.base) this.askForBase(job);
    }
    acknowledge();
  }

  /** A map without the unoccluded probabilities has no drop and no top class. */
  private askForBase(job: Job): void {
    if (this.baseAsked.has(job.id)) return;
    this.baseAsked.add(job.id);
    void this.lookUp(job.request);
  }

  private findJob(id: string): Job | undefined {
    return [...this.state.jobs, ...this.state.foundJobs].find((job) => job.id === id);
  }

  // ── Maps ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Starts, joins or finds stored. Null when it cannot be: `problem` of the state says why. */
  startEmbedding(request: EmbeddingRequest, extendsId?: string): Promise<Embedding | null> {
    return this.attempt(() => this.parts.maps.start(request, extendsId));
  }

  /** Null when it cannot be, as above. */
  controlEmbedding(embeddingId: string, action: EmbeddingAction): Promise<Embedding | null> {
    return this.attempt(() => this.parts.maps.control(embeddingId, action));
  }

  /** From now on receive this map's frames; null: none. The newest is in `embeddingWatch`. */
  watchEmbedding(slot: MapSlot, embeddingId: string | null): void {
    this.parts.maps.watch(slot, embeddingId);
  }

  embeddingWatch(slot: MapSlot): Pick<EmbeddingWatch, 'frameOf' | 'problemOf'> {
    return this.parts.maps.watchOf(slot);
  }

  // ── Scans for patches ───────────────────────────────────────────────────────────────────────────────────────────

  /** From now on be told of the scan of these coordinates; null: of none. What is known is in the state's `scan`. */
  watchScan(coordinates: ScanCoordinates | null): void {
    this.parts.scanWatch.want(coordinates);
    if (this.state.connection.status === 'joined') void this.parts.scanWatch.apply();
  }

  // ── By hand ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** From now on this is covered, for everyone to see; null: nothing. What the network says is in the state's `hand`. */
  cover(question: HandQuestion | null): void {
    this.parts.hand.want(question);
  }

  // ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Changes what is seen: for everyone, or for oneself while looking at a linked view. Shown at once. */
  async changeView(change: SessionViewChange): Promise<void> {
    const { privateView } = this.state;
    if (privateView) return this.set({ ...this.state, privateView: changedView(privateView, change) });
    if (!this.linkOpened) return this.changeEarly(change);
    await this.changeSharedView(change);
  }

  /** Whether it is for everybody is not known yet: the link that the page was opened with may be another view. */
  private changeEarly(change: SessionViewChange): void {
    this.early.push(change);
    this.set({ ...this.state, pending: [...this.state.pending, { id: this.nextChangeId++, change, seq: null }] });
  }

  /** Resolves with whether the server took it. */
  private async changeSharedView(change: SessionViewChange): Promise<boolean> {
    const replaced = this.changes.replace(change);
    if (replaced) {
      this.set(withPendingChange(this.state, replaced.queued.id, change));
      return replaced.done;
    }
    const id = this.nextChangeId++;
    this.set({ ...this.state, pending: [...this.state.pending, { id, change, seq: null }], problem: null });
    return this.changes.add({ id, change });
  }

  private async sendChange({ id, change }: QueuedChange): Promise<boolean> {
    try {
      const { seq } = await this.request('session:updateView', { change });
      this.set(withSettledChange(this.state, id, seq));
      return true;
    } catch (error) {
      this.set({ ...withSettledChange(this.state, id, 0), problem: toErrorBody(error) });
      return false;
    }
  }

  backToSharedView(): void {
    this.set({ ...this.state, privateView: null });
  }

  /** The view stays this person's own until the server has it, and when it was changed meanwhile. */
  async showToEveryone(): Promise<void> {
    const { privateView } = this.state;
    if (!privateView) return;
    const shown = await this.changeSharedView(privateView);
    if (shown && this.state.privateView === privateView) this.backToSharedView();
  }

  /** Starts, joins or finds stored. */
  async run(request: OcclusionRequest): Promise<void> {
    await this.attempt(async () => {
      const { job } = await this.request('occlusion:start', request);
      this.set(withJob(this.state, job));
    });
  }

  /** Finds out whether something was computed already, here or in another session. */
  async lookUp(request: OcclusionRequest): Promise<void> {
    try {
      const { job } = await this.request('occlusion:find', request);
      if (job) this.set(withFoundJob(this.state, job));
    } catch (error) {
      // A setting that cannot be right is said where it is set; a lost connection has its own banner.
      if (!(error instanceof AppError && error.code === 'invalid_input')) this.reportUnlessLost(error);
    }
  }

  async cancel(jobId: string): Promise<void> {
    await this.attempt(async () => {
      const { job } = await this.request('job:cancel', { jobId });
      this.set(withJob(this.state, job));
    });
  }

  async rename(name: string): Promise<void> {
    if (this.identity) this.identity = { ...this.identity, name };
    await this.attempt(async () => {
      await this.request('participant:rename', { name });
    });
  }

  /** Volatile: lost when there is no connection [P1]. */
  sendPresence(presence: Presence): void {
    this.transport?.sendPresence(presence);
  }

  reportProblem(error: unknown): void {
    this.set({ ...this.state, problem: toErrorBody(error) });
  }

  dismissProblem(): void {
    if (this.state.problem) this.set({ ...this.state, problem: null });
  }

  private async attempt<T>(action: () => Promise<T>): Promise<T | null> {
    this.dismissProblem();
    try {
      return await action();
    } catch (error) {
      this.reportProblem(error);
      return null;
    }
  }

  private reportUnlessLost(error: unknown): void {
    if (this.state.connection.status === 'joined') this.reportProblem(error);
  }

  private request: SessionTransport['request'] = (name, payload) => {
    if (!this.transport) return Promise.reject(new AppError('unavailable', 'You have left the session.'));
    return this.transport.request(name, payload);
  };
}

/** Of what a room is and who is in it, which nobody follows with a finger or an eye as they do a map or a pointer. */
function isOfTheRoom(event: TransportEvent): boolean {
  return event.kind !== 'closing' && 'message' in event;
}
