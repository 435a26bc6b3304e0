/**
 * The frames of one job, for everybody who watches it. Watchers advance on a common beat, so that those at the same
 * place with the same classes get the very same frame, computed once; a batch of new cells costs nothing but a flag.
 */
import { MAX_FRAME_CELLS, type Frame } from '@/lib/protocol/protocol';
import type { CellLog } from '@/lib/occlusion/cellLog';
import { topClass } from '@/lib/occlusion/targetClass';
import type { Clock } from './clock';
import type { FrameFeed } from './frameFeed';

/** Frames that are not full go out at most this often. */
export const FRAME_INTERVAL_MS = 50;
/** Frames that are kept for watchers who are about to ask for the same one. */
const CACHED_FRAMES = 8;

export class FrameSource {
  private readonly feeds = new Set<FrameFeed>();
  private readonly cache: { classesKey: string; frame: Frame }[] = [];
  private lastBeatAt = -Infinity;
  private cancelBeat: (() => void) | null = null;

  constructor(
    readonly jobId: string,
    readonly log: CellLog,
    private readonly clock: Clock,
  ) {}

  /** The class that is the most probable where nothing is covered; null until it is known. */
  get best(): number | null {
    const { base } = this.log;
    return base && topClass(base);
  }

  get watchers(): number {
    return this.feeds.size;
  }

  add(feed: FrameFeed): void {
    this.feeds.add(feed);
  }

  remove(feed: FrameFeed): void {
    this.feeds.delete(feed);
    if (this.feeds.size > 0) return;
    this.cancelBeat?.();
    this.cancelBeat = null;
  }

  /** More cells are in the log, or a watcher can take some again: everyone is served at the next beat. */
  requestBeat(): void {
    if (this.cancelBeat || this.feeds.size === 0) return;
    const wait = this.lastBeatAt + FRAME_INTERVAL_MS - this.clock.now();
    if (wait > 0) this.cancelBeat = this.clock.setTimer(() => this.beat(), wait);
    else this.beat();
  }

  private beat(): void {
    this.cancelBeat = null;
    this.lastBeatAt = this.clock.now();
    for (const feed of this.feeds) feed.sendPending();
  }

  /** Cells from `from` on, as many as a frame holds and the log has. */
  frame(from: number, classes: readonly number[], classesKey: string): Frame {
    const done = this.log.done;
    const count = Math.min(done - from, MAX_FRAME_CELLS);
    const cached = this.cache.find(
      ({ frame, classesKey: key }) => frame.from === from && frame.count === count && key === classesKey,
    );
    if (cached) return cached.frame.done === done ? cached.frame : { ...cached.frame, done };
    const frame = this.makeFrame(from, count, done, classes);
    this.cache.push({ classesKey, frame });
    if (this.cache.length > CACHED_FRAMES) this.cache.shift();
    return frame;
  }

  private makeFrame(from: number, count: number, done: number, classes: readonly number[]): Frame {
    const columns = this.log.columns(from, from + count, classes);
    return {
      jobId: this.jobId,
      from,
      count,
      done,
      classes: [...classes],
      topCount: this.log.topCount,
      cells: bytesOf(columns.cells),
      values: bytesOf(columns.values),
      topClasses: bytesOf(columns.topClasses),
      topValues: bytesOf(columns.topValues),
    };
  }
}

/** [B1] The bytes of an array, not a copy. Little-endian, as every platform is that the inference runtime supports. */
function bytesOf(array: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
