/** The patches that fire a channel most, or least, kept while a set is gone through. */

/** One place of a channel's map in one picture. */
export interface Firing {
  value: number;
  /** Index of the picture in its set. */
  picture: number;
  /** Row-major place in the layer's map. */
  place: number;
}

export type Side = 'highest' | 'lowest';

/**
 * Which of two firings comes first: the greater value (the smaller one for `lowest`); of equal values the earlier
 * picture, then the earlier place. A total order, so that a ranking does not depend on the order in which pictures come.
 */
export function compareFirings(side: Side, a: Firing, b: Firing): number {
  const byValue = side === 'highest' ? b.value - a.value : a.value - b.value;
  return byValue || a.picture - b.picture || a.place - b.place;
}

/**
 * The first `size` of all firings that are offered, for each of many channels at once. 16 bytes an entry, however many
 * pictures there are. Almost every offer is refused by one comparison with the last entry that is kept; the others are
 * put in their place in a sorted list, which for the few tens that people look at is faster than a heap.
 */
export class Ranking {
  private readonly values: Float64Array;
  private readonly pictures: Uint32Array;
  private readonly places: Uint32Array;
  private readonly counts: Uint32Array;

  constructor(
    readonly channels: number,
    readonly size: number,
    readonly side: Side,
  ) {
    this.values = new Float64Array(channels * size);
    this.pictures = new Uint32Array(channels * size);
    this.places = new Uint32Array(channels * size);
    this.counts = new Uint32Array(channels);
  }

  /** A value that is not a number is never kept. */
  offer(channel: number, value: number, picture: number, place: number): void {
    const start = channel * this.size;
    const count = this.counts[channel]!;
    if (Number.isNaN(value)) return;
    if (count === this.size && !this.isBefore(value, picture, place, start + count - 1)) return;
    let at = start + (count === this.size ? count - 1 : count);
    for (; at > start && this.isBefore(value, picture, place, at - 1); at--) {
      this.values[at] = this.values[at - 1]!;
      this.pictures[at] = this.pictures[at - 1]!;
      this.places[at] = this.places[at - 1]!;
    }
    this.values[at] = value;
    this.pictures[at] = picture;
    this.places[at] = place;
    if (count < this.size) this.counts[channel] = count + 1;
  }

  /** First to last: `size` of them, or as many as were offered. */
  of(channel: number): Firing[] {
    const start = channel * this.size;
    return Array.from({ length: this.counts[channel]! }, (_, k) => ({
      value: this.values[start + k]!,
      picture: this.pictures[start + k]!,
      place: this.places[start + k]!,
    }));
  }

  private isBefore(value: number, picture: number, place: number, at: number): boolean {
    const kept = this.values[at]!;
    if (value !== kept) return this.side === 'highest' ? value > kept : value < kept;
    const other = this.pictures[at]!;
    return picture !== other ? picture < other : place < this.places[at]!;
  }
}
