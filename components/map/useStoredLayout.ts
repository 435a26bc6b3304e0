'use client';
import { decodeFrame } from '@/lib/embedding/frames';
import { requestBytes } from '../api/request';
import { useLatest } from '../networks/useLatest';

/** Where the points are at one iteration. */
export interface Layout {
  iteration: number;
  /** x and y of each point, interleaved, in map units. */
  positions: Float32Array;
}

export interface StoredLayout {
  /** The wanted one, or the one before while it is on its way; null: there is none. */
  layout: Layout | null;
  /** Why there is none. */
  problem: string | null;
}

/** Held back for this long: a slider that is drawn along asks only for where it rests. */
const REST_MS = 40;

/** A layout that the server has: a kept frame, or PCA on two axes. `path` null asks for nothing. */
export function useStoredLayout(path: string | null): StoredLayout {
  const latest = useLatest(path, async (signal) => decodeFrame(await requestBytes(path ?? '', { signal })), REST_MS);
  switch (latest.status) {
    case 'idle':
      return { layout: null, problem: null };
    case 'waiting':
      return { layout: latest.stale, problem: null };
    case 'answered':
      return { layout: latest.value, problem: null };
    case 'failed':
      return { layout: null, problem: latest.message };
  }
}
