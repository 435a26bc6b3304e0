/** What a browser knows of a session, and how each message changes it. Pure: no socket, no React, no clock. */
import type { ErrorBody } from '@/lib/domain/appError';
import type { Embedding } from '@/lib/domain/embedding';
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import { isFinal, type Job } from '@/lib/domain/job';
import type { Participant, Presence, Session, SessionView, SessionViewChange } from '@/lib/domain/session';
import type { Hand, HandsMessage } from '@/lib/protocol/hand';
import type { Frame, Snapshot } from '@/lib/protocol/protocol';
import { withEmbedding, withSnapshotEmbeddings } from './embeddingState';
import { NO_HAND, type OwnHand } from './sessionHand';
import type { WatchedScan } from './scanWatch';
import type { SequencedMessage } from './sessionTransport';

export type Connection =
  | { status: 'connecting' }
  | { status: 'joined' }
  /** The last state stays on the screen; `message` is what the server said before it went, if it did. */
  | { status: 'lost'; message: string | null }
  /** The server closed this connection: the same place was taken elsewhere [S3]. */
  | { status: 'closed' }
  | { status: 'refused'; error: ErrorBody };

export interface Person {
  participant: Participant;
  presence: Presence;
}

/** A change of the shared view that is shown already but not confirmed. `seq` is known once it is acked. */
export interface PendingChange {
  id: number;
  change: SessionViewChange;
  seq: number | null;
}

export interface SessionState {
  connection: Connection;
  session: Session;
  /** Of the newest message that was taken in [S2]. */
  seq: number;
  people: readonly Person[];
  /** Jobs of this session, newest first. */
  jobs: readonly Job[];
  /** Jobs that were looked up and belong to other sessions. */
  foundJobs: readonly Job[];
  findings: readonly Finding[];
  /** Maps of this session, and others that were looked at. */
  embeddings: readonly Embedding[];
  /** Of the scan for patches that is watched: of which one it says itself (`useScan`). */
  scan: WatchedScan | null;
  /** What this person covers by hand. */
  hand: OwnHand;
  /** What the others cover, by participant. */
  hands: ReadonlyMap<string, Hand>;
  pending: readonly PendingChange[];
  /** Set while this person looks at a linked view instead of the shared one. */
  privateView: SessionView | null;
  /** Counts the frames that were taken in: cell maps change in place. */
  cellsVersion: number;
  /** The same for the frames of maps, which are held outside of the state. */
  mapsVersion: number;
  /** The last thing that could not be done; shown until it is put away. */
  problem: ErrorBody | null;
}

export function initialState(session: Session): SessionState {
  return {
    connection: { status: 'connecting' },
    session,
    seq: 0,
    people: [],
    jobs: [],
    foundJobs: [],
    findings: [],
    embeddings: [],
    scan: null,
    hand: NO_HAND,
    hands: new Map(),
    pending: [],
    privateView: null,
    cellsVersion: 0,
    mapsVersion: 0,
    problem: null,
  };
}

/** Another change in the place of one that was not sent yet. */
export function withPendingChange(state: SessionState, id: number, change: SessionViewChange): SessionState {
  return { ...state, pending: state.pending.map((one) => (one.id === id ? { ...one, change } : one)) };
}

/** The change goes once the message with its `seq` is in; `seq` 0 takes it back. */
export function withSettledChange(state: SessionState, id: number, seq: number): SessionState {
  const pending = state.pending
    .map((change) => (change.id === id ? { ...change, seq } : change))
    .filter((change) => change.seq === null || change.seq > state.seq);
  return { ...state, pending };
}

/** [S1] The snapshot replaces everything that the server knows; what is only ours stays. */
export function applySnapshot(state: SessionState, snapshot: Snapshot): SessionState {
  return {
    ...state,
    connection: { status: 'joined' },
    session: snapshot.session,
    seq: snapshot.seq,
    people: snapshot.participants,
    jobs: snapshot.jobs,
    findings: snapshot.findings,
    embeddings: withSnapshotEmbeddings(state.embeddings, snapshot.embeddings),
    hands: changedHands(new Map(), snapshot.hands),
    pending: [],
  };
}

/** [S2] `gap`: a message is missing, join again. An old message changes nothing. */
export function applySequenced(state: SessionState, event: SequencedMessage): SessionState | 'gap' {
  const { seq } = event.message;
  if (seq <= state.seq) return state;
  if (seq > state.seq + 1) return 'gap';
  return { ...applyMessage(state, event), seq };
}

function applyMessage(state: SessionState, event: SequencedMessage): SessionState {
  switch (event.kind) {
    case 'session:updated':
      return {
        ...state,
        session: event.message.session,
        pending: state.pending.filter((change) => change.seq === null || change.seq > event.message.seq),
      };
    case 'participant:joined': {
      const { participant, presence } = event.message;
      return { ...state, people: withPerson(state.people, { participant, presence }) };
    }
    case 'participant:left': {
      const { participantId } = event.message;
      const hands = changedHands(state.hands, [{ participantId, hand: null }]);
      return { ...state, people: without(state.people, participantId), hands };
    }
    case 'job:updated':
      return withJob(state, event.message.job);
    case 'finding:created':
      return { ...state, findings: [event.message.finding, ...state.findings] };
    case 'finding:edited': {
      const { id, title, text, tags, revision, lastEdit } = event.message.finding;
      const words = { title, text, tags, revision, lastEdit };
      return { ...state, findings: state.findings.map((one) => (one.id === id ? { ...one, ...words } : one)) };
    }
    case 'finding:reviewed': {
      const { findingId, status, reviewNumber, added } = event.message;
      const said = { status, reviewNumber, ...(added && { added }) };
      const findings = state.findings.map((one) => (one.id === findingId ? { ...one, ...said } : one));
      return { ...state, findings };
    }
    case 'finding:checked':
      return { ...state, findings: state.findings.map((finding) => withCheck(finding, event.message.check)) };
    case 'embedding:updated':
      return { ...state, embeddings: withEmbedding(state.embeddings, event.message.embedding) };
  }
}

/** A known person keeps the place in the row: a rename is told as a join. */
function withPerson(people: readonly Person[], person: Person): Person[] {
  const known = people.some((other) => other.participant.id === person.participant.id);
  if (!known) return [...people, person];
  return people.map((other) => (other.participant.id === person.participant.id ? person : other));
}

function without(people: readonly Person[], id: string): Person[] {
  return people.filter((person) => person.participant.id !== id);
}

/** [C4] */
export function withHands(state: SessionState, changes: HandsMessage['hands']): SessionState {
  return { ...state, hands: changedHands(state.hands, changes) };
}

function changedHands(before: ReadonlyMap<string, Hand>, changes: HandsMessage['hands']): ReadonlyMap<string, Hand> {
  const hands = new Map(before);
  for (const { participantId, hand } of changes)
    if (hand) hands.set(participantId, hand);
    else hands.delete(participantId);
  return hands;
}

function withCheck(finding: Finding, check: FindingCheck): Finding {
  if (finding.id !== check.findingId) return finding;
  return { ...finding, checks: [check, ...finding.checks.filter((other) => other.id !== check.id)] };
}

/** Takes a job of this session in: a new one comes first, a known one stays where it is. */
export function withJob(state: SessionState, job: Job): SessionState {
  const known = state.jobs.find((other) => other.id === job.id);
  if (!known) return { ...state, jobs: [job, ...state.jobs] };
  const newer = newerOf(known, job);
  if (isSame(known, newer)) return state; // an answer often says what a message has said before
  return { ...state, jobs: state.jobs.map((other) => (other.id === job.id ? newer : other)) };
}

/** A job of another session that shows the same thing; one of this session is kept up to date in its own list. */
export function withFoundJob(state: SessionState, job: Job): SessionState {
  if (state.jobs.some((other) => other.id === job.id)) return withJob(state, job);
  const found = state.foundJobs[0];
  if (found && found.id === job.id && isSame(found, job)) return state;
  return { ...state, foundJobs: [job, ...state.foundJobs.filter((other) => other.id !== job.id)] };
}

/** [J1] A final state never changes, and cells never become unknown: an answer that was overtaken takes nothing back. */
function newerOf(known: Job, job: Job): Job {
  if (isFinal(known.state) && !isFinal(job.state)) return known;
  return { ...job, done: Math.max(known.done, job.done), base: job.base ?? known.base };
}

function isSame(known: Job, job: Job): boolean {
  if ((known.base === null) !== (job.base === null)) return false; // a job has no other base than its first
  return JSON.stringify({ ...known, base: null }) === JSON.stringify({ ...job, base: null });
}

export function withProgress(
  state: SessionState,
  progress: { jobId: string; done: number; etaMs: number | null },
): SessionState {
  const update = (job: Job): Job => {
    if (job.id !== progress.jobId || job.state.status !== 'running') return job;
    return { ...job, done: Math.max(job.done, progress.done), state: { ...job.state, etaMs: progress.etaMs } };
  };
  return { ...state, jobs: state.jobs.map(update), foundJobs: state.foundJobs.map(update) };
}

/** A frame says how far its job is, often before the next progress message does. */
export function withFrame(state: SessionState, frame: Pick<Frame, 'jobId' | 'done'>): SessionState {
  const update = (job: Job): Job =>
    job.id === frame.jobId && frame.done > job.done ? { ...job, done: frame.done } : job;
  return {
    ...state,
    jobs: state.jobs.map(update),
    foundJobs: state.foundJobs.map(update),
    cellsVersion: state.cellsVersion + 1,
  };
}

export function withPresence(state: SessionState, participantId: string, presence: Presence): SessionState {
  return {
    ...state,
    people: state.people.map((person) => (person.participant.id === participantId ? { ...person, presence } : person)),
  };
}
