/** One watcher's place in a job's log, and the credit that keeps a slow one from being flooded. */
import { FRAME_CREDIT, MAX_FRAME_CELLS } from '@/lib/protocol/protocol';
import type { FrameSource } from './frameSource';
import type { RoomSocket } from './roomSocket';

export class FrameFeed {
  /** Log position of the first cell of the next frame. */
  private place: number;
  private unacknowledged = 0;
  private closed = false;
  private readonly classesKey: string;

  /** @param from cells that the watcher holds already @param classes whose probabilities are sent, see watchedClasses */
  constructor(
    private readonly source: FrameSource,
    private readonly socket: RoomSocket,
    from: number,
    private readonly classes: readonly number[],
  ) {
    this.place = from;
    this.classesKey = classes.join();
    source.add(this);
  }

  /** Sends the first frame without waiting for the beat. */
  start(): void {
    this.sendPending();
  }

  /**
   * [F2] Sends what the log has beyond the place, while there is credit. One frame holds it all unless it is full; full
   * ones follow each other at once, so that a late joiner catches up as fast as its connection allows.
   */
  sendPending(): void {
    while (!this.closed && this.pending > 0 && this.unacknowledged < FRAME_CREDIT) {
      const frame = this.source.frame(this.place, this.classes, this.classesKey);
      this.place += frame.count;
      this.unacknowledged++;
      let acknowledged = false;
      this.socket.sendFrame(frame, () => {
        if (acknowledged) return;
        acknowledged = true;
        this.onCredit();
      });
    }
  }

  close(): void {
    this.closed = true;
    this.source.remove(this);
  }

  private get pending(): number {
    return this.source.log.done - this.place;
  }

  private onCredit(): void {
    this.unacknowledged--;
    if (this.closed || this.pending <= 0) return;
    if (this.pending >= MAX_FRAME_CELLS) this.sendPending();
    else this.source.requestBeat();
  }
}
