/** Rooms without a network: people whose connections are held by the test. */
import type { Embedding } from '@/lib/domain/embedding';
import type { Finding } from '@/lib/domain/finding';
import type { LayerScan } from '@/lib/domain/patches';
import type { Session, SessionView } from '@/lib/domain/session';
import {
  embeddingFrameSchema,
  frameSchema,
  scanProgressSchema,
  serverEvents,
  snapshotSchema,
  type EmbeddingFrame,
  type Frame,
  type ScanProgress,
  type SequencedEvent,
  type SequencedEventName,
  type Snapshot,
} from '@/lib/protocol/protocol';
import { handsMessageSchema, type Hand, type HandsMessage } from '@/lib/protocol/hand';
import type { FindingEvent } from '../findings/findingService';
import { silentLog, TEST_SPEC } from '../jobs/testSpec.testing';
import { FakeClock } from './fakeClock.testing';
import { FakeEmbeddings } from './fakeEmbeddings.testing';
import { FakeHand } from './fakeHand.testing';
import { FakeJobs } from './fakeJobs.testing';
import { FakeScans } from './fakeScans.testing';
import { RoomRegistry, type RegistryServices } from './roomRegistry';
import type { RoomSocket, VolatileEventName, VolatileMessage } from './roomSocket';
import type { SessionRoom } from './sessionRoom';

/** A browser as far as the protocol goes: takes messages in order, notices gaps, fills a map from frames. */
export class Person implements RoomSocket {
  readonly messages: { event: SequencedEventName; message: SequencedEvent<SequencedEventName> }[] = [];
  readonly volatile: { event: VolatileEventName; message: VolatileMessage<VolatileEventName> }[] = [];
  readonly frames: Frame[] = [];
  readonly mapFrames: EmbeddingFrame[] = [];
  /** What came of scans, with whether it could have been lost. */
  readonly scans: { scan: LayerScan; isReliable: boolean }[] = [];
  /** Frames that are not acknowledged yet, oldest first; acknowledged at once unless `slow`. */
  readonly unacknowledged: (() => void)[] = [];
  slow = false;
  closed = false;
  seq = 0;
  gaps = 0;
  session: Session | null = null;
  viewJobId: string | null = null;
  people = new Map<string, string>();
  jobs = new Map<string, string>();
  findings = new Set<string>();
  maps = new Map<string, Embedding>();
  hands = new Map<string, Hand>();
  handMessages = 0;
  /** job → cell → values of the watched classes, best classes. */
  readonly cells = new Map<string, Map<number, string>>();

  constructor(
    readonly id: string,
    readonly participantId = id,
    readonly name = id,
  ) {}

  takeSnapshot(snapshot: Snapshot): this {
    this.seq = snapshot.seq;
    this.session = snapshot.session;
    this.viewJobId = snapshot.viewJobId;
    this.people = new Map(snapshot.participants.map(({ participant }) => [participant.id, participant.name]));
    this.jobs = new Map(snapshot.jobs.map((job) => [job.id, job.state.status]));
    this.findings = new Set(snapshot.findings.map(({ id }) => id));
    this.hands = new Map(snapshot.hands.flatMap(({ participantId, hand }) => (hand ? [[participantId, hand]] : [])));
    this.maps = new Map(snapshotSchema.parse(snapshot).embeddings.map((embedding) => [embedding.id, embedding]));
    return this;
  }

  send<N extends SequencedEventName>(event: N, message: SequencedEvent<N>): void {
    if (this.closed) return;
    this.messages.push({ event, message });
    if (message.seq <= this.seq) return;
    if (message.seq !== this.seq + 1) this.gaps++;
    this.seq = message.seq;
    this.take(event, message);
  }

  private take(event: SequencedEventName, message: unknown): void {
    switch (event) {
      case 'session:updated': {
        const { session, viewJobId } = serverEvents[event].parse(message);
        return void Object.assign(this, { session, viewJobId });
      }
      case 'participant:joined': {
        const { participant } = serverEvents[event].parse(message);
        return void this.people.set(participant.id, participant.name);
      }
      case 'participant:left':
        return void this.people.delete(serverEvents[event].parse(message).participantId);
      case 'job:updated': {
        const { job } = serverEvents[event].parse(message);
        return void this.jobs.set(job.id, job.state.status);
      }
      case 'finding:created':
        return void this.findings.add(serverEvents[event].parse(message).finding.id);
      case 'finding:edited':
      case 'finding:reviewed':
      case 'finding:checked':
        return;
      case 'embedding:updated': {
        const { embedding } = serverEvents[event].parse(message);
        return void this.maps.set(embedding.id, embedding);
      }
    }
  }

  sendVolatile<N extends VolatileEventName>(event: N, message: VolatileMessage<N>): void {
    if (this.closed) return;
    this.volatile.push({ event, message });
    if (event === 'patches:progressed') this.takeScan(message, false);
  }

  sendScan(progress: ScanProgress): void {
    if (!this.closed) this.takeScan(progress, true);
  }

  private takeScan(message: unknown, isReliable: boolean): void {
    this.scans.push({ scan: scanProgressSchema.parse(message).scan, isReliable });
  }

  sendFrame(frame: Frame, onAck: () => void): void {
    if (this.closed) return;
    this.frames.push(frameSchema.parse(frame));
    applyFrame(this.cells, frame);
    this.acknowledge(onAck);
  }

  sendHands({ hands }: HandsMessage, onAck: () => void): void {
    if (this.closed) return;
    this.handMessages++;
    for (const { participantId, hand } of handsMessageSchema.parse({ hands }).hands)
      if (hand) this.hands.set(participantId, hand);
      else this.hands.delete(participantId);
    this.acknowledge(onAck);
  }

  sendEmbeddingFrame(frame: EmbeddingFrame, onAck: () => void): void {
    if (this.closed) return;
    embeddingFrameSchema.parse(frame);
    this.mapFrames.push(frame); // the very one: who gets which bytes is looked at
    this.acknowledge(onAck);
  }

  private acknowledge(onAck: () => void): void {
    if (this.slow) this.unacknowledged.push(onAck);
    else queueMicrotask(onAck);
  }

  close(): void {
    this.closed = true;
  }
}

/** [F5] Keyed by cell: twice or out of order gives the same. */
export function applyFrame(cells: Map<string, Map<number, string>>, frame: Frame): void {
  const map = cells.get(frame.jobId) ?? new Map<number, string>();
  cells.set(frame.jobId, map);
  const ids = uint32(frame.cells);
  const values = float32(frame.values);
  const topClasses = uint32(frame.topClasses);
  const n = frame.classes.length;
  ids.forEach((cell, i) =>
    map.set(
      cell,
      `${[...values.subarray(i * n, (i + 1) * n)]} ${[...topClasses.subarray(i * frame.topCount, (i + 1) * frame.topCount)]}`,
    ),
  );
}
const copied = (bytes: ArrayBuffer | Uint8Array) =>
  new Uint8Array(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).slice().buffer;
const uint32 = (bytes: ArrayBuffer | Uint8Array) => new Uint32Array(copied(bytes));
const float32 = (bytes: ArrayBuffer | Uint8Array) => new Float32Array(copied(bytes));

/** What a map must be when everything was received: computed from the log, cell by cell. */
export function expectedCells(jobs: FakeJobs, jobId: string, classes: readonly number[]): Map<number, string> {
  const log = jobs.logOf(jobId);
  const map = new Map<number, string>();
  for (let k = 0; k < log.done; k++) {
    const vector = [...log.vector(k)];
    const best = vector.map((_, c) => c).sort((a, b) => vector[b]! - vector[a]! || a - b);
    map.set(log.order[k]!, `${classes.map((c) => vector[c])} ${best.slice(0, log.topCount)}`);
  }
  return map;
}

export interface TestRooms {
  clock: FakeClock;
  jobs: FakeJobs;
  embeddings: FakeEmbeddings;
  scans: FakeScans;
  hand: FakeHand;
  rooms: RoomRegistry;
  sessions: Map<string, Session>;
  database: { sessions: { updateView(id: string, view: SessionView): Promise<Session> } };
  tellFinding(event: FindingEvent): void;
  findings: Finding[];
  join(person: Person, sessionId?: string): Promise<SessionRoom>;
}

export const VIEW: SessionView = {
  networkId: 'network-1',
  imageId: 'image-1',
  spec: TEST_SPEC,
  target: 'top',
  score: 'probability',
};
export const REQUEST = { networkId: 'network-1', imageId: 'image-1', spec: TEST_SPEC };

export function openTestRooms(
  options: { classCount?: number; side?: number; pause?: () => Promise<void>; view?: SessionView } = {},
): TestRooms {
  const { classCount = 3, side = 16, pause = () => Promise.resolve(), view = VIEW } = options;
  const clock = new FakeClock();
  const jobs = new FakeJobs(classCount, side, pause);
  const embeddings = new FakeEmbeddings(pause);
  const scans = new FakeScans(pause);
  const hand = new FakeHand();
  const now = new Date(0).toISOString();
  const sessions = new Map<string, Session>(
    ['s1', 's2'].map((id) => [id, { id, name: id, view, createdAt: now, updatedAt: now }]),
  );
  const findings: Finding[] = [];
  const listeners = new Set<(event: FindingEvent) => void>();
  const found = async (id: string) =>
    id.startsWith('none') ? null : { id, name: id, card: { labels: Array(classCount) } };
  const database = {
    networks: { get: found },
    images: { get: found, getSet: found },
    sessions: {
      get: async (id: string) => (await pause(), sessions.get(id) ?? null),
      async updateView(id: string, next: SessionView) {
        await pause();
        const session = { ...sessions.get(id)!, view: next };
        sessions.set(id, session);
        await pause();
        return session;
      },
    },
  };
  // Only what the rooms use; anything else that they reached for would be a bug.
  const services = {
    jobs,
    embeddings,
    patches: scans,
    hand,
    database,
    findings: {
      list: async () => (await pause(), { items: [...findings], total: findings.length }),
      subscribe: (listener: (event: FindingEvent) => void) => (
        listeners.add(listener),
        () => listeners.delete(listener)
      ),
    },
  } as unknown as RegistryServices;
  const rooms = new RoomRegistry(services, clock, silentLog);
  return {
    clock,
    jobs,
    embeddings,
    scans,
    hand,
    rooms,
    sessions,
    database,
    findings,
    tellFinding(event) {
      for (const listener of listeners) listener(event);
    },
    join: (person, sessionId = 's1') =>
      rooms.withRoom(sessionId, (room) => {
        const { participantId, name } = person;
        person.takeSnapshot(room.join(person, { participantId, name }));
        return room;
      }),
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(clock?: FakeClock): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    clock?.advance(i === 0 ? 0 : 60);
  }
  await new Promise((resolve) => setImmediate(resolve));
}
