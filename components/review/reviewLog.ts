'use client';
import { createContext, useContext } from 'react';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import type { Review } from '@/lib/review/reviewOf';

/** What this page knows of the review of the finding that it shows, and how it learns more. */
export interface ReviewLog {
  review: Review;
  /** Of the last entry that is known; 0: nobody said anything. */
  number: number;
  /** An entry that was stored just now. */
  add: (entry: ReviewEntry) => void;
  /** Asks for what was said since. */
  catchUp: () => Promise<void>;
}

export const ReviewLogContext = createContext<ReviewLog | null>(null);

/** Only inside of a LiveReview. */
export function useReviewLog(): ReviewLog {
  const log = useContext(ReviewLogContext);
  if (!log) throw new Error('There is no review here: stand inside of a LiveReview.');
  return log;
}
