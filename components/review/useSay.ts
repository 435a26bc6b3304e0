import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { reviewEntryAnswerSchema } from '@/lib/protocol/reviewRest';
import { messageOf, request } from '../api/request';
import { randomId } from '../session/identity';

export interface Saying {
  busy: boolean;
  problem: AppError | null;
  /** `onSaid` runs when it is stored, in one go with the page that shows it. */
  say: (by: string, act: ReviewAct, onSaid?: () => void) => void;
}

/** Says something of a finding. The same said again, because no answer came, is stored once. */
export function useSay(findingId: string): Saying {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();
  const last = useRef({ said: '', id: '' });

  const say: Saying['say'] = (by, act, onSaid) => {
    const said = JSON.stringify([by, act]);
    if (last.current.said !== said) last.current = { said, id: randomId() };
    const json = { id: last.current.id, by, act };
    start(async () => {
      setProblem(null);
      try {
        await request(`/api/findings/${findingId}/review`, reviewEntryAnswerSchema, { method: 'POST', json });
        last.current = { said: '', id: '' };
        start(() => {
          router.refresh();
          onSaid?.();
        });
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
        // Somebody was first: what they said comes into sight, and what was typed stays.
        if (error instanceof AppError && error.code === 'conflict') start(() => router.refresh());
      }
    });
  };
  return { busy, problem, say };
}
