import { useState, useTransition } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { reviewEntryAnswerSchema } from '@/lib/protocol/reviewRest';
import { messageOf, request } from '../api/request';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from './entryId';
import { useReviewLog } from './reviewLog';

export interface Saying {
  busy: boolean;
  problem: AppError | null;
  /** `onSaid` runs when it is stored, in one go with the page that shows it. */
  say: (by: string, act: ReviewAct, onSaid?: () => void) => void;
  /** Forgets the problem: what is said next has nothing to do with it. */
  clear: () => void;
}

/** Says something of a finding. The same said again, because no answer came, is stored once. */
export function useSay(findingId: string): Saying {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const { add, catchUp } = useReviewLog();

  const say: Saying['say'] = (by, act, onSaid) => {
    const said = JSON.stringify([findingId, by, act]);
    const json = { id: entryId(tabStore, said), by, act };
    start(async () => {
      setProblem(null);
      try {
        const answer = await request(`/api/findings/${findingId}/review`, reviewEntryAnswerSchema, { method: 'POST', json }); // prettier-ignore
        forgetEntryId(tabStore, said);
        start(() => {
          if (answer.entry) add(answer.entry);
          else void catchUp();
          onSaid?.();
        });
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
        // Somebody was first: what they said comes into sight, and what was typed stays.
        if (error instanceof AppError && error.code === 'conflict') void catchUp();
      }
    });
  };
  return { busy, problem, say, clear: () => setProblem(null) };
}
