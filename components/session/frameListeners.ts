/** Who is told that a store's state is another one: at once, or once a frame for what a server sends. */
export class FrameListeners {
  private readonly listeners = new Set<() => void>();
  private isReceiving = false;
  private isDue = false;

  /** @param nextFrame calls back when the page is drawn next; at once, where nothing is drawn */
  constructor(private readonly nextFrame: (callback: () => void) => void) {}

  /** Until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The changes that `take` makes are told with the next frame: a run that starts comes in half a dozen messages. */
  receive(take: () => void): void {
    this.isReceiving = true;
    try {
      take();
    } finally {
      this.isReceiving = false;
    }
  }

  changed(): void {
    if (!this.isReceiving) return this.tell();
    if (this.isDue) return;
    this.isDue = true;
    this.nextFrame(() => {
      if (this.isDue) this.tell();
    });
  }

  private tell(): void {
    this.isDue = false;
    this.listeners.forEach((listener) => listener());
  }
}
