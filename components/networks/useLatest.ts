import { useEffect, useEffectEvent, useState } from 'react';
import { AppError } from '@/lib/domain/appError';
import { messageOf } from '../api/request';

/** An answer that follows a question. `stale` is the answer before, which stays in sight while the next one comes. */
export type Latest<T> =
  | { status: 'idle' }
  | { status: 'waiting'; stale: T | null }
  | { status: 'answered'; value: T }
  | { status: 'failed'; message: string; field: string | null };

/**
 * Asks whenever `key` changes, after `delayMs` without another change; the answer to the newest question wins, and
 * older questions are called off. A null key asks nothing.
 */
export function useLatest<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>, delayMs = 0): Latest<T> {
  const [settled, setSettled] = useState<{ key: string; latest: Latest<T> } | null>(null);
  const askNow = useEffectEvent(ask);

  useEffect(() => {
    if (key === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      askNow(controller.signal).then(
        (value) => {
          if (!controller.signal.aborted) setSettled({ key, latest: { status: 'answered', value } });
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setSettled({ key, latest: failure(error) });
        },
      );
    }, delayMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, delayMs]);

  if (key === null) return { status: 'idle' };
  if (settled?.key === key) return settled.latest;
  return { status: 'waiting', stale: settled?.latest.status === 'answered' ? settled.latest.value : null };
}

/** What there is to show: the answer, or the one before. */
export function shownOf<T>(latest: Latest<T>): T | null {
  return latest.status === 'answered' ? latest.value : latest.status === 'waiting' ? latest.stale : null;
}

function failure(error: unknown): { status: 'failed'; message: string; field: string | null } {
  const field = error instanceof AppError ? (error.options.field ?? null) : null;
  return { status: 'failed', message: messageOf(error), field };
}
