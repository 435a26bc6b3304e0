/** One watcher of a map. It holds no queue: what it sends is the newest frame at the time when it may send one [M4]. */
import type { EmbeddingFrame } from '@/lib/protocol/protocol';
import type { EmbeddingSource } from './embeddingSource';
import type { FrameCredit } from './frameCredit';
import type { RoomSocket } from './roomSocket';

export class EmbeddingFeed {
  private sent: EmbeddingFrame | null = null;
  private started = false;
  private closed = false;
  /** A frame was to be sent, and there was no credit. */
  private isDue = false;
  private readonly leaveCredit: () => void;

  /** [M5] In turns with the connection's other feeds: what is due takes its turn without waiting for another beat. */
  private readonly onCredit = (): void => {
    if (this.isDue) this.sendNewest();
    else if (this.isPending) this.source.requestBeat();
  };

  constructor(
    private readonly source: EmbeddingSource,
    private readonly socket: RoomSocket,
    private readonly credit: FrameCredit,
  ) {
    source.add(this);
    this.leaveCredit = credit.join(this.onCredit);
  }

  /** Sends the first frame without waiting for the beat; none is sent before. */
  start(): void {
    this.started = true;
    this.sendNewest();
  }

  sendNewest(): void {
    const { newest } = this.source;
    this.isDue = this.isPending && !this.credit.isLeft;
    if (!newest || !this.isPending || this.isDue) return;
    this.sent = newest;
    this.socket.sendEmbeddingFrame(newest, this.credit.take());
  }

  close(): void {
    this.closed = true;
    this.leaveCredit();
    this.source.remove(this);
  }

  private get isPending(): boolean {
    return this.started && !this.closed && this.source.newest !== null && this.source.newest !== this.sent;
  }
}
