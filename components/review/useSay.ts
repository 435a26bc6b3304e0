import { useRouter } from 'next/navigation';
import { useContext, useState, useTransition } from 'react';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { reviewEntryAnswerSchema } from '@/lib/protocol/reviewRest';
import { messageOf, request } from '../api/request';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from './entryId';
import { ReviewLogContext } from './reviewLog';

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
 * @param path of the log that it is said in, where that is not the review of a finding: then the page is read again
 */
export function useSay<Act = ReviewAct>(id: string, path?: string): Saying<Act> {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();
  const log = useContext(ReviewLogContext);
  const review = path === undefined ? log : null;
  const readAgain = () => (review ? void review.catchUp() : router.refresh());

  /** What shows it, once it is stored. */
  const send = async (json: unknown): Promise<() => void> => {
    if (path === undefined) {
      const { entry } = await request(`/api/findings/${id}/review`, reviewEntryAnswerSchema, { method: 'POST', json });
      if (!review || !entry) return readAgain;
      return () => {
        review.add(entry);
        void review.catchUp(); // somebody may have said something just before
      };
    }
    await request(path, answerSchema, { method: 'POST', json });
    return readAgain;
  };

  const say: Saying<Act>['say'] = (by, act, onSaid) => {
    const said = JSON.stringify([id, by, act]);
    const json = { id: entryId(tabStore, said), by, act };
    start(async () => {
      setProblem(null);
      try {
        const show = await send(json);
        forgetEntryId(tabStore, said);
        start(() => {
          show();
          onSaid?.();
        });
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
        // Somebody was first: what they said comes into sight, and what was typed stays.
        if (error instanceof AppError && error.code === 'conflict') readAgain();
      }
    });
  };
  return { busy, problem, say, clear: () => setProblem(null) };
}
