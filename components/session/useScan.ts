'use client';
import { useEffect } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { LayerScan } from '@/lib/domain/patches';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import { isSame } from './scanWatch';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

export type KnownScan =
  /** Nothing is known yet, or no scan is looked at. */
  | { status: 'waiting' }
  /** The newest state; null: it was never started. */
  | { status: 'known'; scan: LayerScan | null }
  /** There is no such scan, and there cannot be: the error says why. */
  | { status: 'failed'; error: AppError };

/**
 * Watches a scan for patches for as long as it is looked at, whoever starts it and whenever. Null: none. One at a time is
 * watched in a session.
 */
export function useScan(store: SessionStore, state: SessionState, coordinates: ScanCoordinates | null): KnownScan {
  const key = coordinates && JSON.stringify(coordinates);
  // `key` says the same as the coordinates, which may be made anew at every render.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => store.watchScan(coordinates), [store, key]);
  useEffect(() => () => store.watchScan(null), [store]);
  return knownScan(state, coordinates);
}

/** What is known now. What was known of other coordinates is never taken for these. */
export function knownScan({ scan: known }: Pick<SessionState, 'scan'>, coordinates: ScanCoordinates | null): KnownScan {
  if (!known || !coordinates || !isSame(known.of, coordinates)) return { status: 'waiting' };
  return known.problem ? { status: 'failed', error: known.problem } : { status: 'known', scan: known.scan };
}
