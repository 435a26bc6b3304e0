import { useEffect, useEffectEvent, useState } from 'react';
import type { ClassScore } from '@/lib/domain/network';
import { AppError } from '@/lib/domain/appError';
import { messageOf } from '../api/request';

/** What the network says. `stale` holds the answer before, which stays in sight while the next one is computed. */
export type Answer =
  | { status: 'idle' }
  | { status: 'waiting'; stale: readonly ClassScore[] | null }
  | { status: 'answered'; top: readonly ClassScore[] }
  | { status: 'failed'; message: string; field: string | null };

/**
 * Asks whenever `key` changes, after `delayMs` without another change; the answer to the newest question wins, and
 * older questions are called off. A null key asks nothing.
 */
export function useAnswer(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<ClassScore[]>,
  delayMs = 0,
): Answer {
  const [settled, setSettled] = useState<{ key: string; answer: Answer } | null>(null);
  const askNow = useEffectEvent(ask);

  useEffect(() => {
    if (key === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      askNow(controller.signal).then(
        (top) => {
          if (!controller.signal.aborted) setSettled({ key, answer: { status: 'answered', top } });
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setSettled({ key, answer: failure(error) });
        },
      );
    }, delayMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, delayMs]);

  if (key === null) return { status: 'idle' };
  if (settled?.key === key) return settled.answer;
  return { status: 'waiting', stale: settled?.answer.status === 'answered' ? settled.answer.top : null };
}

function failure(error: unknown): Answer {
  const field = error instanceof AppError ? (error.options.field ?? null) : null;
  return { status: 'failed', message: messageOf(error), field };
}
