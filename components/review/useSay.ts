import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { messageOf, request } from '../api/request';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from './entryId';

/** Null: it says what holds already. */
const answerSchema = z.object({ entry: z.object({ number: z.int() }).nullable() });

export interface Saying<Act = ReviewAct> {
  busy: boolean;
  problem: AppError | null;
  /** `onSaid` runs when it is stored, in one go with the page that shows it. */
  say: (by: string, act: Act, onSaid?: () => void) => void;
  /** Forgets the problem: what is said next has nothing to do with it. */
  clear: () => void;
}

/**
 * Says something of a finding. The same said again, because no answer came, is stored once.
 * @param path of the log that it is said in, where that is not the review of a finding
 */
export function useSay<Act = ReviewAct>(id: string, path = `/api/findings/${id}/review`): Saying<Act> {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();

  const say: Saying<Act>['say'] = (by, act, onSaid) => {
    const said = JSON.stringify([id, by, act]);
    const json = { id: entryId(tabStore, said), by, act };
    start(async () => {
      setProblem(null);
      try {
        await request(path, answerSchema, { method: 'POST', json });
        forgetEntryId(tabStore, said);
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
  return { busy, problem, say, clear: () => setProblem(null) };
}
