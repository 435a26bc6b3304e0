import { FRAME_CREDIT } from '@/lib/protocol/protocol';
import type { RoomSocket } from './roomSocket';

/** [F2] Frames that one connection may still be sent. It outlives its watches: a new one does not make it faster. */
export class FrameCredit {
  private unacknowledged = 0;
  /** The feeds of the connection, the next one to be told of a credit first. */
  private readonly feeds: (() => void)[] = [];

  get isLeft(): boolean {
    return this.unacknowledged < FRAME_CREDIT;
  }

  /** Takes one credit; the returned function gives it back, once. */
  take(): () => void {
    this.unacknowledged++;
    let isOut = true;
    return () => {
      if (!isOut) return;
      isOut = false;
      this.unacknowledged--;
      this.tellFeeds();
    };
  }

  /** `onReturned` is told when a frame was taken in, until the returned function is called. */
  join(onReturned: () => void): () => void {
    this.feeds.push(onReturned);
    return () => {
      const at = this.feeds.indexOf(onReturned);
      if (at >= 0) this.feeds.splice(at, 1);
    };
  }

  /** In turns: a feed that always has more would otherwise take every credit. */
  private tellFeeds(): void {
    const order = [...this.feeds];
    const [first, ...others] = order;
    if (first) this.feeds.splice(0, this.feeds.length, ...others, first);
    for (const tell of order) tell();
  }
}

/** The credit of each connection, for as long as it lives: cells and maps take from the same one [M5]. */
export class ConnectionCredits {
  private readonly credits = new WeakMap<RoomSocket, FrameCredit>();

  of(socket: RoomSocket): FrameCredit {
    let credit = this.credits.get(socket);
    if (!credit) this.credits.set(socket, (credit = new FrameCredit()));
    return credit;
  }
}
