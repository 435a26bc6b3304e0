'use client';
import { useRouter } from 'next/navigation';
import { findingStateSchema, type FindingState } from '@/lib/protocol/reviewRest';
import { useStateEvents } from '../page/useStateEvents';

export interface LiveFindingProps {
  id: string;
  /** As the page has it. */
  state: FindingState;
  /** Of the last entry of its review that the page has. */
  reviewNumber: number;
  /** Somebody said something. */
  onSaid: () => void;
}

/**
 * Whenever somebody changed the finding, while it is in sight, and when it comes into sight: new entries of its review
 * are asked for by themselves, and the page is read again for everything else.
 */
export function LiveFinding({ id, state, reviewNumber, onSaid }: LiveFindingProps) {
  const router = useRouter();
  useStateEvents(`/api/findings/${id}/events`, findingStateSchema, (told) => {
    if (told.reviewNumber > reviewNumber) onSaid();
    const without = (of: FindingState) => JSON.stringify({ ...of, reviewNumber: 0 });
    if (without(told) !== without(state)) router.refresh();
  });
  return null;
}
