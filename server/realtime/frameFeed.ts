/** One watcher's place in a job's log. Its connection's credit keeps a slow one from being flooded. */
import { MAX_FRAME_CELLS } from '@/lib/protocol/protocol';
import type { FrameCredit } from './frameCredit';
import type { FrameSource } from './frameSource';
import type { RoomSocket } from './roomSocket';

export interface CellsWanted {
  /** Cells that the watcher holds already. */
  from: number;
  /** Classes whose probabilities are sent, see watchedClasses. */
  classes: readonly number[];
  /** As well that of the class which is the most probable where nothing is covered. */
  withBest?: boolean;
}

export class FrameFeed {
  /** Log position of the first cell of the next frame. */
  private place: number;
  private closed = false;
  /** Cells were to be sent, and there was no credit. */
  private isDue = false;
  private classes: readonly number[];
  private classesKey: string;
  /** [F7] The best class is wanted, and was not known when this was looked at last. */
  private awaitsBest: boolean;
  private readonly leaveCredit: () => void;

  private readonly onCredit = (): void => {
    // Waiting for the next beat as well would leave the credit to a feed that always has more.
    if (this.isDue || this.pending >= MAX_FRAME_CELLS) this.sendPending();
    else if (this.pending > 0) this.source.requestBeat();
  };

  constructor(
    private readonly source: FrameSource,
    private readonly socket: RoomSocket,
    private readonly credit: FrameCredit,
    wanted: CellsWanted,
  ) {
    this.place = wanted.from;
    this.classes = wanted.classes;
    this.classesKey = wanted.classes.join();
    this.awaitsBest = wanted.withBest ?? false;
    source.add(this);
    this.leaveCredit = credit.join(this.onCredit);
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
    this.addBest();
    while (!this.closed && !this.awaitsBest && this.pending > 0 && this.credit.isLeft) {
      const frame = this.source.frame(this.place, this.classes, this.classesKey);
      this.place += frame.count;
      this.socket.sendFrame(frame, this.credit.take());
    }
    this.isDue = !this.closed && this.pending > 0;
  }

  /** It is known before the first cell is. */
  private addBest(): void {
    const best = this.awaitsBest ? this.source.best : null;
    if (best === null) return;
    this.awaitsBest = false;
    this.classes = sortedClasses([...this.classes, best]);
    this.classesKey = this.classes.join();
  }

  close(): void {
    this.closed = true;
    this.leaveCredit();
    this.source.remove(this);
  }

  private get pending(): number {
    return this.source.log.done - this.place;
  }
}

/** Each once: feeds that want the same share their frames. */
export function sortedClasses(classes: readonly number[]): number[] {
  return [...new Set(classes)].sort((a, b) => a - b);
}
