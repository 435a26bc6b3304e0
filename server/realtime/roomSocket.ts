/** A person's connection as a room sees it: the smallest interface that Socket.IO and the tests can both offer. */
import type { HandsMessage } from '@/lib/protocol/hand';
import type {
  EmbeddingFrame,
  Frame,
  ScanProgress,
  SequencedEvent,
  SequencedEventName,
  ServerEvents,
} from '@/lib/protocol/protocol';

export type VolatileEventName = 'job:progressed' | 'embedding:progressed' | 'patches:progressed' | 'presence:updated';
export type VolatileMessage<N extends VolatileEventName> = Parameters<ServerEvents[N]>[0];

export interface RoomSocket {
  readonly id: string;
  /** Reliable and in order. */
  send<N extends SequencedEventName>(event: N, message: SequencedEvent<N>): void;
  /** May be lost when the connection is busy. */
  sendVolatile<N extends VolatileEventName>(event: N, message: VolatileMessage<N>): void;
  /** `onAck` is called once when the other side has taken the frame in. */
  sendFrame(frame: Frame, onAck: () => void): void;
  sendEmbeddingFrame(frame: EmbeddingFrame, onAck: () => void): void;
  /** Reliable and in order: for what must not be lost of a scan [L3]. */
  sendScan(progress: ScanProgress): void;
  /** [C5] `onAck` is called once when the other side has taken them in. */
  sendHands(message: HandsMessage, onAck: () => void): void;
  close(): void;
}
