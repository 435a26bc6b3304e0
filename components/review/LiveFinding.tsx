'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { findingStateSchema, type FindingState } from '@/lib/protocol/reviewRest';

/** How long after a refused connection the next one is tried. */
const RETRY_MS = 5_000;

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
  const take = useEffectEvent((data: string) => {
    const told = stateOf(data);
    if (!told) return;
    if (told.reviewNumber > reviewNumber) onSaid();
    const without = (of: FindingState) => JSON.stringify({ ...of, reviewNumber: 0 });
    if (without(told) !== without(state)) router.refresh();
  });
  useEffect(() => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
    };
    // Of a tab that nobody looks at none is kept: a browser has six connections to a server, for all its tabs.
    const look = () => {
      close();
      if (document.visibilityState !== 'visible') return;
      const opened = new EventSource(`/api/findings/${id}/events`);
      opened.onmessage = ({ data }) => take(String(data));
      opened.onerror = () => {
        // Where a connection broke the browser tries again by itself; where it was refused it does not.
        if (opened.readyState === EventSource.CLOSED) retry = setTimeout(look, RETRY_MS);
      };
      source = opened;
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      close();
    };
  }, [id]);
  return null;
}

function stateOf(data: string): FindingState | null {
  try {
    return findingStateSchema.parse(JSON.parse(data));
  } catch {
    return null; // of another version
  }
}
