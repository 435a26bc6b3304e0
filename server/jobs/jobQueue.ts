/**
 * The jobs that wait for one device, and the one that has it: first come, first served; those in the background after all
 * others. One in the background that has the device makes room for any other at once, and waits again.
 */
import type { LiveJob } from './liveJob';

export class JobQueue {
  private readonly waiting: LiveJob[] = [];
  /** Has the device. */
  current: LiveJob | null = null;

  /** To its place: behind all of its kind. Returns the place from which on others have moved back. */
  add(live: LiveJob): number {
    const firstBehind = live.background ? -1 : this.waiting.findIndex(({ background }) => background);
    const place = firstBehind < 0 ? this.waiting.length : firstBehind;
    this.waiting.splice(place, 0, live);
    if (!live.background && this.current?.background && this.current !== live)
      this.current.requestStop({ kind: 'yield' });
    return place + 1;
  }

  /** Returns the place where it waited; -1 where it did not. */
  remove(live: LiveJob): number {
    const place = this.waiting.indexOf(live);
    if (place >= 0) this.waiting.splice(place, 1);
    return place;
  }

  /** The next one has the device; null while it is taken or nobody waits. */
  next(): LiveJob | null {
    if (this.current) return null;
    this.current = this.waiting.shift() ?? null;
    return this.current;
  }

  /** Jobs before this one on the device; 0 for the one that has it. */
  ahead(live: LiveJob): number {
    const place = this.waiting.indexOf(live);
    return place < 0 ? 0 : place + (this.current ? 1 : 0);
  }

  /** Those that wait at a place or behind it. */
  from(place: number): readonly LiveJob[] {
    return this.waiting.slice(place);
  }

  /** Nobody waits any more; returns who did. */
  clear(): LiveJob[] {
    return this.waiting.splice(0);
  }
}
