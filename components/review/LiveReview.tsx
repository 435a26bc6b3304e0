'use client';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import { reviewLogSchema, type FindingState } from '@/lib/protocol/reviewRest';
import { mergeLog } from '@/lib/review/mergeLog';
import { reviewOf, type Thread } from '@/lib/review/reviewOf';
import { request } from '../api/request';
import { anchorKey } from './anchorText';
import { arrivalsInWords } from './arrivals';
import { LiveFinding } from './LiveFinding';
import { ReviewProvider, type Told } from './reviewContext';
import { ReviewLogContext, type ReviewLog } from './reviewLog';
import { useKnownName } from './useKnownName';

export interface LiveReviewProps {
  id: string;
  state: FindingState;
  /** As the page came with it, by number. */
  log: readonly ReviewEntry[];
  children: ReactNode;
}

/** Entries that are asked for at a time. */
const PAGE = 200;

/** The review of a finding as it goes on: of each new entry only that is read, and what others said is announced. */
export function LiveReview({ id, state, log, children }: LiveReviewProps) {
  const me = useKnownName();
  const [more, setMore] = useState<readonly ReviewEntry[]>([]);
  const [arrived, setArrived] = useState({ text: '', times: 0 });
  const entries = useMemo(() => mergeLog(log, more), [log, more]);
  const review = useMemo(() => reviewOf(entries), [entries]);
  /** Of the last entry that is known. */
  const known = useRef(entries.length);
  useEffect(() => {
    known.current = Math.max(known.current, entries.length);
  }, [entries.length]);
  const underWay = useRef(Promise.resolve());
  const reader = useRef(me);
  useEffect(() => {
    reader.current = me;
  }, [me]);

  const acts = useMemo(() => {
    const read = async () => {
      for (;;) {
        const after = known.current;
        const path = `/api/findings/${id}/review?after=${after}&limit=${PAGE}`;
        const { entries: found } = await request(path, reviewLogSchema);
        // One's own entry may have been added meanwhile: it is among them.
        known.current = Math.max(known.current, after + found.length);
        setMore((before) => [...before, ...found]);
        const text = arrivalsInWords(found, reader.current);
        if (text) setArrived(({ times }) => ({ text, times: times + 1 }));
        if (found.length < PAGE) return;
      }
    };
    return {
      add: (entry: ReviewEntry) => setMore((before) => [...before, entry]),
      // One after the other. What fails now is asked for with the next change, or when the page comes into sight.
      catchUp: () => (underWay.current = underWay.current.then(read).catch(() => undefined)),
    };
  }, [id]);
  const value = useMemo<ReviewLog>(() => ({ review, number: entries.length, ...acts }), [review, entries.length, acts]);

  return (
    <ReviewLogContext value={value}>
      <ReviewProvider counts={toldByAnchor(review.threads)}>
        <LiveFinding {...{ id, state }} reviewNumber={entries.length} onSaid={() => void acts.catchUp()} />
        <p role="status" className="sr-only">
          {/* Another element each time, so that the same words are said again. */}
          <span key={arrived.times}>{arrived.text}</span>
        </p>
        {children}
      </ReviewProvider>
    </ReviewLogContext>
  );
}

function toldByAnchor(threads: readonly Thread[]): Told {
  const told: Record<string, { count: number; thread: string }> = {};
  for (const { id, anchor, replies } of threads) {
    if (!anchor) continue;
    const key = anchorKey(anchor);
    const before = Object.hasOwn(told, key) ? told[key] : undefined;
    told[key] = { count: (before?.count ?? 0) + 1 + replies.length, thread: before?.thread ?? id };
  }
  return told;
}
