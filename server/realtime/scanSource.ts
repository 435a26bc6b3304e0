/**
 * The newest state of one scan for patches, for everybody who watches it. While its task runs it is put together from
 * what is told, without a look into the database; a task that begins or ends, and values that are cleared, have it read.
 */
import { AppError } from '@/lib/domain/appError';
import type { LayerScan } from '@/lib/domain/patches';
import type { Task } from '@/lib/domain/task';
import type { Log } from '../log';
import type { PatchService, ScanEvent } from '../patches/patchService';
import type { Clock } from './clock';
import type { ScanFeed } from './scanFeed';

/** [L2] A scan is told at most so often. */
export const SCAN_INTERVAL_MS = 250;

export interface ScanSourceOptions {
  patches: Pick<PatchService, 'get'>;
  clock: Clock;
  log: Log;
}

export class ScanSource {
  private readonly feeds = new Set<ScanFeed>();
  private scan: LayerScan | null = null;
  private reading: Promise<LayerScan> | null = null;
  /** What was told while the scan was being read: it may be newer. */
  private missed: ScanEvent[] = [];
  /** Whether more changed than what is told. */
  private isStale = true;
  private lastBeatAt = -Infinity;
  private cancelBeat: (() => void) | null = null;
  /** Something was told since the last beat began. */
  private isOwed = false;
  /** Watches that are being opened: the scan is kept up to date for them. */
  opening = 0;

  constructor(
    readonly key: string,
    readonly imageSetId: string,
    private readonly options: ScanSourceOptions,
  ) {}

  get isWatched(): boolean {
    return this.feeds.size + this.opening > 0;
  }
  get newest(): LayerScan | null {
    return this.scan;
  }

  add(feed: ScanFeed): void {
    this.feeds.add(feed);
    if (this.isStale) this.requestBeat();
  }

  remove(feed: ScanFeed): void {
    this.feeds.delete(feed);
    if (this.feeds.size > 0) return;
    this.cancelBeat?.();
    this.cancelBeat = null;
  }

  /** The scan as it is now. Throws `not_found`. */
  async now(): Promise<LayerScan> {
    return this.scan && !this.isStale ? this.scan : this.read();
  }

  take(event: ScanEvent): void {
    if (this.reading) this.missed.push(event);
    this.isStale ||= !this.scan || isMore(this.scan, event);
    if (this.scan) this.scan = withEvent(this.scan, event);
    this.requestBeat();
  }

  private read(): Promise<LayerScan> {
    this.reading ??= this.readAnew().finally(() => (this.reading = null));
    return this.reading;
  }

  private async readAnew(): Promise<LayerScan> {
    this.isStale = false;
    this.missed = [];
    try {
      const read = await this.options.patches.get(this.key, this.imageSetId);
      return (this.scan = this.missed.reduce(withEvent, read));
    } catch (error) {
      this.isStale = true;
      throw error;
    }
  }

  /** There is something newer: everyone is told at the next beat. */
  private requestBeat(): void {
    this.isOwed = true;
    if (this.cancelBeat || this.feeds.size === 0) return;
    const { clock } = this.options;
    const wait = Math.max(0, this.lastBeatAt + SCAN_INTERVAL_MS - clock.now());
    this.cancelBeat = clock.setTimer(() => void this.beat(), wait);
  }

  private async beat(): Promise<void> {
    const own = this.cancelBeat;
    this.lastBeatAt = this.options.clock.now();
    this.isOwed = false;
    // Also what somebody else's watch is reading: it may be what this beat is to tell.
    if (this.isStale || this.reading)
      await this.read().catch((error: unknown) => {
        // What was told of it is known all the same. A set or a network that is gone has no scan.
        if (!(error instanceof AppError)) this.options.log.error({ err: error }, 'a scan could not be read');
      });
    if (this.cancelBeat === own) this.cancelBeat = null; // not the one of who came after everybody had left
    for (const feed of this.feeds) feed.sendNewest();
    if (this.isOwed) this.requestBeat();
  }
}

/** Whether a scan changed in more than the event says. */
function isMore({ task }: LayerScan, event: ScanEvent): boolean {
  if (event.kind === 'task') return event.task.id !== task?.id || event.task.state.status !== task.state.status;
  return event.kind === 'cleared';
}

function withEvent(scan: LayerScan, event: ScanEvent): LayerScan {
  switch (event.kind) {
    case 'grown':
      // One that was told before the scan was read is older than it.
      return event.seen >= scan.seen ? { ...scan, seen: event.seen, version: event.version } : scan;
    case 'task':
      return { ...scan, task: event.task, ...countsOf(event.task, scan) };
    case 'cleared':
      return scan;
  }
}

/** As a running task tells them. */
function countsOf({ total, report }: Task, scan: LayerScan): Pick<LayerScan, 'pictures' | 'failed'> {
  const { failedCount } = report;
  return {
    pictures: total ?? scan.pictures,
    failed: typeof failedCount === 'number' ? failedCount : scan.failed,
  };
}
