/** What waits for its turn, first come, first served. Places are counted once a change of the line, not once a question. */
export class WaitingLine<T> {
  private waiting: T[] = [];
  /** Null since the last change. */
  private places: Map<T, number> | null = null;

  push(item: T): void {
    this.waiting.push(item);
    this.places = null;
  }

  /** Whose turn it is; it waits no longer. */
  shift(): T | undefined {
    this.places = null;
    return this.waiting.shift();
  }

  /** Lets everybody go. */
  clear(): T[] {
    this.places = null;
    return this.waiting.splice(0);
  }

  /** Gives back the place that it had; null when it did not wait. */
  remove(item: T): number | null {
    const place = this.placeOf(item);
    if (place === null) return null;
    this.waiting.splice(place, 1);
    this.places = null;
    return place;
  }

  /** How many are before it; null when it does not wait. */
  placeOf(item: T): number | null {
    this.places ??= new Map(this.waiting.map((one, place) => [one, place]));
    return this.places.get(item) ?? null;
  }

  /** Those from a place on. */
  from(place: number): T[] {
    return this.waiting.slice(place);
  }
}
