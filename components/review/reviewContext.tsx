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

export interface CommentLinkProps {
  anchor: FindingAnchor;
  /** Of the part, for screen readers. */
  name: string;
  /** Only where something was said: among many small parts the way to a first comment is in the form. */
  onlyTold?: boolean;
}

/** The way from a part of the evidence to what is said of it, and to saying something. Nothing where nobody can. */
export function CommentLink({ anchor, name, onlyTold = false }: CommentLinkProps) {
  const counts = useContext(Counts);
  if (counts === null) return null;
  const key = anchorKey(anchor);
  const count = counts[key] ?? 0;
  if (onlyTold && count === 0) return null;
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
