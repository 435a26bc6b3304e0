/** Which picture stands in which square of a texture; the one that was not wanted for longest gives way. */
export class SlotCache {
  /** Oldest use first. */
  private readonly slots = new Map<number, number>();
  private readonly free: number[];

  constructor(readonly size: number) {
    this.free = Array.from({ length: size }, (_, slot) => size - 1 - slot);
  }

  /** The slot of a picture that has one, which makes it the newest in use. */
  use(picture: number): number | null {
    const slot = this.slots.get(picture);
    if (slot === undefined) return null;
    this.slots.delete(picture);
    this.slots.set(picture, slot);
    return slot;
  }

  has(picture: number): boolean {
    return this.slots.has(picture);
  }

  /** A slot for a picture that has none yet; `gone` is the picture that had it. */
  take(picture: number): { slot: number; gone: number | null } {
    const empty = this.free.pop();
    if (empty !== undefined) {
      this.slots.set(picture, empty);
      return { slot: empty, gone: null };
    }
    const [gone, slot] = this.slots.entries().next().value as [number, number];
    this.slots.delete(gone);
    this.slots.set(picture, slot);
    return { slot, gone };
  }
}
