/**
 * [L1] The watch of one scan for patches: which coordinates are wanted, what the server was asked, and what is known of
 * their scan. It is asked again after every join.
 */
import { toAppError, type AppError } from '@/lib/domain/appError';
import type { LayerScan } from '@/lib/domain/patches';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import type { Timers } from '../timing/timers';
import type { SessionTransport } from './sessionTransport';

/** What is known of the scan of some coordinates. */
export interface WatchedScan {
  of: ScanCoordinates;
  /** Null: it was never started. */
  scan: LayerScan | null;
  /** Why it cannot be watched. */
  problem: AppError | null;
}

/** Before it is asked again. */
const RETRY_MS = 2000;

export interface ScanWatchOptions {
  request: SessionTransport['request'];
  isJoined(): boolean;
  /** Null: nothing is known. */
  onKnown(known: WatchedScan | null): void;
  timers: Timers;
}

export class ScanWatch {
  private wanted: ScanCoordinates | null = null;
  /** What the server was asked for since the last join. */
  private asked: ScanCoordinates | null = null;
  /** Of the scan that is watched, once the server has said it. */
  private key: string | null = null;

  constructor(private readonly options: ScanWatchOptions) {}

  /** Null: none. Takes effect with the next `apply`. */
  want(coordinates: ScanCoordinates | null): void {
    if (isSame(coordinates, this.wanted)) return;
    this.wanted = coordinates;
    this.key = null;
    this.options.onKnown(null);
  }

  /** The connection is lost or was joined anew: nothing comes that was asked for before. What is known stays. */
  forget(): void {
    this.asked = null;
    this.key = null;
  }

  take(scan: LayerScan): void {
    const { wanted, key } = this;
    if (wanted && scan.key === key && scan.imageSetId === wanted.imageSetId)
      this.options.onKnown({ of: wanted, scan, problem: null });
  }

  /** Asks the server for what is wanted and not asked for yet. */
  async apply(): Promise<void> {
    const { wanted } = this;
    if (isSame(wanted, this.asked)) return;
    this.asked = wanted;
    const { request, isJoined, onKnown } = this.options;
    if (!wanted) return void (await request('patches:unwatch', {}).catch(() => undefined));
    const isOvertaken = () => this.asked !== wanted; // another one is wanted by now, or the connection was lost
    try {
      const { key, scan } = await request('patches:watch', wanted);
      if (isOvertaken()) return;
      this.key = key;
      onKnown({ of: wanted, scan, problem: null });
    } catch (error) {
      if (isOvertaken() || !isJoined()) return;
      this.asked = null;
      const problem = toAppError(error);
      // A ranking that is read from the disk may take the server longer than one waits for an answer: it is there soon.
      if (problem.code === 'unavailable') this.options.timers.set(() => void this.askAgain(wanted), RETRY_MS);
      else onKnown({ of: wanted, scan: null, problem });
    }
  }

  private async askAgain(coordinates: ScanCoordinates): Promise<void> {
    if (this.asked === null && isSame(this.wanted, coordinates) && this.options.isJoined()) await this.apply();
  }
}

/** Whether the coordinates are those of one scan. */
export function isSame(a: ScanCoordinates | null, b: ScanCoordinates | null): boolean {
  return a === b || (a !== null && b !== null && nameOf(a) === nameOf(b));
}

function nameOf({ networkId, imageSetId, layer, place }: ScanCoordinates): string {
  return JSON.stringify([networkId, imageSetId, layer, place?.row, place?.col]);
}
