import { FRAME_CREDIT } from '@/lib/protocol/protocol';

/** [F2] Frames that one connection may still be sent. It outlives its watches: a new one does not make it faster. */
export class FrameCredit {
  private unacknowledged = 0;
  /** The feed that sends at the moment; told when a frame was taken in. */
  onReturned: (() => void) | null = null;

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
      this.onReturned?.();
    };
  }
}
