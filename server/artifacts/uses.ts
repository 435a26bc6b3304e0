import type { Stats } from 'node:fs';
import { stat, utimes } from 'node:fs/promises';
import type { Sha256 } from '@/lib/domain/hash';

/** Uses closer than this are written down once: a written time costs a change on the disk. */
const WRITE_DOWN_MS = 60 * 60 * 1000;

/**
 * When each artifact was last used: exactly in this process, to the hour in the file's access time, where it outlives
 * the process. The access time is set by hand, because most systems are mounted so that reading does not set it.
 */
export interface Uses {
  /** Of a file that was written just now, whose times say so already. */
  noteNew(hash: Sha256): void;
  note(hash: Sha256, file: string): Promise<void>;
  /** Milliseconds since 1970. */
  lastOf(hash: Sha256, file: Pick<Stats, 'atimeMs' | 'mtimeMs'>): number;
  /** Whether this process has used it after `sinceMs`. */
  isNewer(hash: Sha256, sinceMs: number): boolean;
}

export function createUses(now: () => number = Date.now): Uses {
  const noted = new Map<Sha256, number>();
  const writtenDown = new Map<Sha256, number>();
  return {
    noteNew(hash) {
      const atMs = now();
      noted.set(hash, atMs);
      writtenDown.set(hash, atMs);
    },
    async note(hash, file) {
      const atMs = now();
      noted.set(hash, atMs);
      if (atMs - (writtenDown.get(hash) ?? -Infinity) < WRITE_DOWN_MS) return;
      writtenDown.set(hash, atMs);
      // The time of the last change stays: it tells whether somebody has touched the bytes.
      const stats = await stat(file).catch(() => null);
      if (stats) await utimes(file, new Date(atMs), new Date(Math.floor(stats.mtimeMs))).catch(() => undefined); // a read-only disk
    },
    lastOf: (hash, { atimeMs, mtimeMs }) => Math.max(noted.get(hash) ?? 0, atimeMs, mtimeMs),
    isNewer: (hash, sinceMs) => (noted.get(hash) ?? -Infinity) > sinceMs,
  };
}
