'use client';
import { createContext, useContext, type ReactNode } from 'react';
import Link from 'next/link';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { anchorKey, DISCUSSION_ID } from './anchorText';

/** Threads about each part of the evidence, by the part's key; null: nothing can be said here. */
const Counts = createContext<Readonly<Record<string, number>> | null>(null);

export function ReviewProvider({
  counts,
  children,
}: {
  counts: Readonly<Record<string, number>>;
  children: ReactNode;
}) {
  return <Counts value={counts}>{children}</Counts>;
}

/** The way from a part of the evidence to what is said of it, and to saying something. Nothing where nobody can. */
export function CommentLink({ anchor, name }: { anchor: FindingAnchor; name: string }) {
  const counts = useContext(Counts);
  if (counts === null) return null;
  const key = anchorKey(anchor);
  const count = counts[key] ?? 0;
  return (
    <Link
      href={`?about=${key}#${DISCUSSION_ID}`}
      className="text-small text-muted hover:text-ink inline-flex min-h-6 items-center underline"
    >
      {count === 0 ? 'Comment' : `${count} ${count === 1 ? 'comment' : 'comments'}`}
      <span className="sr-only"> on {name}</span>
    </Link>
  );
}
