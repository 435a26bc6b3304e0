/** A connection whose answers and messages are put in by hand, and the session that it leads to. */
import { expect } from 'vitest';
import type { Session, SessionView } from '@/lib/domain/session';
import type { ClientRequestName, Snapshot } from '@/lib/protocol/protocol';
import { SessionStore } from './sessionStore';
import type { SessionTransport, TransportEvent } from './sessionTransport';

export const view: SessionView = {
  networkId: 'net',
  imageId: 'img',
  spec: { patch: 4, stride: 2, fill: [128, 128, 128] },
  target: 'top',
  score: 'probability',
};
export const session: Session = {
  id: 'ses',
  name: 'Digits',
  view,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

export function snapshotWith(change: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 10,
    session,
    participants: [],
    jobs: [],
    viewJobId: null,
    findings: [],
    embeddings: [],
    hands: [],
    ...change,
  };
}

/** Requests wait until the test answers them; events are put in by hand. */
export class FakeTransport implements SessionTransport {
  readonly asked: { name: ClientRequestName; payload: unknown; settle: (answer: unknown) => void }[] = [];
  reconnects = 0;
  private listener: (event: TransportEvent) => void = () => undefined;

  open(listener: (event: TransportEvent) => void): void {
    this.listener = listener;
  }
  reconnect(): void {
    this.reconnects++;
  }
  sendPresence(): void {}
  close(): void {}
  request: SessionTransport['request'] = (name, payload) =>
    new Promise((resolve, reject) => {
      this.asked.push({
        name,
        payload,
        settle: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer as never)),
      });
    });

  /** Connects, and answers the join that follows. */
  async join(snapshot: Partial<Snapshot> = {}): Promise<void> {
    this.emit({ kind: 'connected' });
    await this.answer('session:join', snapshotWith(snapshot));
  }
  emit(event: TransportEvent): void {
    this.listener(event);
  }
  /** Answers the oldest open request, which must be this one, and returns its payload. */
  async answer(name: ClientRequestName, answer: unknown): Promise<unknown> {
    const oldest = this.asked.shift();
    expect(oldest?.name).toBe(name);
    oldest?.settle(answer);
    await settled();
    return oldest?.payload;
  }
}
/** Ada's side of the session, which waits for the connection. */
export function openStore(): { transport: FakeTransport; store: SessionStore } {
  const transport = new FakeTransport();
  const store = new SessionStore(session);
  store.start(transport, { participantId: 'me', name: 'Ada' });
  return { transport, store };
}
/** Lets every promise that is ready run its course. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
