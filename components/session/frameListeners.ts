/** Who is told that a store's state is another one: at once, or a frame later for what a server sends. */
export interface Drawing {
  /** Calls back when the page is drawn next; at once, where nothing is drawn. */
  nextFrame: (callback: () => void) => void;
  /** So long the frame may wait for more of what `receive` was told may wait, in milliseconds. */
  patienceMs: () => number;
}

export const NO_DRAWING: Drawing = { nextFrame: (callback) => callback(), patienceMs: () => 0 };

export class FrameListeners {
  private readonly listeners = new Set<() => void>();
  private receiving: { mayWait: boolean } | null = null;
  private isFrameDue = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly drawing: Drawing) {}

  /** Until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The changes that `take` makes are told with the next frame. What `mayWait` is told a little later, with all that has
   * come by then: a run that starts comes in half a dozen messages, and each drawing takes time from its first map.
   */
  receive(take: () => void, mayWait: boolean): void {
    this.receiving = { mayWait };
    try {
      take();
    } finally {
      this.receiving = null;
    }
  }

  changed(): void {
    if (!this.receiving) return this.tell();
    if (this.isFrameDue) return;
    const patienceMs = this.receiving.mayWait ? this.drawing.patienceMs() : 0;
    if (patienceMs === 0) return this.tellWithFrame();
    this.timer ??= setTimeout(() => this.tellWithFrame(), patienceMs);
  }

  private tellWithFrame(): void {
    if (this.isFrameDue) return;
    this.isFrameDue = true;
    this.drawing.nextFrame(() => {
      if (this.isFrameDue) this.tell();
    });
  }

  private tell(): void {
    this.isFrameDue = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.listeners.forEach((listener) => listener());
  }
}
