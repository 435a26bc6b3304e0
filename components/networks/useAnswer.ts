import type { ClassScore } from '@/lib/domain/network';
import { useLatest, type Latest } from './useLatest';

/** What a network says about a picture: the best classes. */
export type Answer = Latest<readonly ClassScore[]>;

/** See useLatest. */
export function useAnswer(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<readonly ClassScore[]>,
  delayMs = 0,
): Answer {
  return useLatest(key, ask, delayMs);
}
