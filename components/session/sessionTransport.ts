/** What the session store needs of a connection. Socket.IO is one (sessionSocket.ts), the tests' fake another. */
import type { AppError } from '@/lib/domain/appError';
import type { HandsMessage } from '@/lib/protocol/hand';
import type {
  ClientRequestData,
  ClientRequestName,
  ClientRequestPayload,
  EmbeddingFrame,
  EmbeddingProgress,
  Frame,
  Presence,
  ScanProgress,
  SequencedEvent,
  SequencedEventName,
} from '@/lib/protocol/protocol';

/** Messages that carry `seq` [S2], under their names on the wire. */
export type SequencedMessage = {
  [N in SequencedEventName]: { kind: N; message: SequencedEvent<N> };
}[SequencedEventName];

export type TransportEvent =
  | { kind: 'connected' }
  /** `byServer`: it was closed on purpose and does not come back by itself [S3]. */
  | { kind: 'disconnected'; byServer: boolean }
  /** There was no answer to an attempt to connect; the next one comes by itself. */
  | { kind: 'unreachable' }
  /** The handshake was refused [V1]. */
  | { kind: 'refused'; error: AppError }
  | { kind: 'closing'; message: string }
  | SequencedMessage
  /** `acknowledge` gives one credit back [F2]. */
  | { kind: 'cells'; frame: Frame; acknowledge: () => void }
  /** The same for maps [M5]. */
  | { kind: 'mapFrame'; frame: EmbeddingFrame; acknowledge: () => void }
  | { kind: 'mapProgressed'; progress: EmbeddingProgress }
  /** [L2] */
  | { kind: 'scanProgressed'; progress: ScanProgress }
  /** [C5] Taken in as soon as it is told. */
  | { kind: 'hands'; hands: HandsMessage['hands'] }
  | { kind: 'progressed'; jobId: string; done: number; etaMs: number | null }
  | { kind: 'presence'; participantId: string; presence: Presence };

export interface SessionTransport {
  /** Connects, and again whenever the connection is lost. */
  open(listener: (event: TransportEvent) => void): void;
  /** Drops the connection, if there is one, and connects at once. */
  reconnect(): void;
  /** Throws the server's AppError, or `unavailable` when no answer came. */
  request<N extends ClientRequestName>(name: N, payload: ClientRequestPayload<N>): Promise<ClientRequestData<N>>;
  /** Volatile: lost without a trace when it cannot be sent now [P1]. */
  sendPresence(presence: Presence): void;
  close(): void;
}
