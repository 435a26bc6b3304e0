'use client';
import { createContext, useContext, type ReactNode } from 'react';
import Link from 'next/link';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { anchorKey, anchorOfKey, DISCUSSION_ID, threadElementId } from './anchorText';

/** What is said of each part of the evidence, by the part's key: how many comments, and the first thread. */
export type Told = Readonly<Record<string, { count: number; thread: string }>>;

/** Threads about each part of the evidence, by the part's key; null: nothing can be said here. */
const Counts = createContext<Told | null>(null);

/** The part of the finding that is stood in; undefined: what it began with. */
const Part = createContext<string | undefined>(undefined);

/** Places inside are places of this part. */
export function PartProvider({ id, children }: { id: string | undefined; children: ReactNode }) {
  return <Part value={id}>{children}</Part>;
}

export function ReviewProvider({ counts, children }: { counts: Told; children: ReactNode }) {
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
  const part = useContext(Part);
  if (counts === null) return null;
  const key = anchorKey({ ...anchor, part });
  const told = Object.hasOwn(counts, key) ? counts[key] : undefined;
  if (onlyTold && !told) return null;
  return (
    <span className="flex flex-wrap gap-x-2">
      {told && (
        <a href={`#${threadElementId(told.thread)}`} className={LINK}>
          {told.count} {told.count === 1 ? 'comment' : 'comments'}
          <span className="sr-only"> on {name}</span>
        </a>
      )}
      {!onlyTold && (
        <Link href={`?about=${key}#${DISCUSSION_ID}`} className={LINK}>
          Comment<span className="sr-only"> on {name}</span>
        </Link>
      )}
    </span>
  );
}

/** Ways to what is said of single places of a map: cells or neurons, which have no picture of their own. */
export function ToldPlaces({ kind }: { kind: 'cell' | 'neuron' }) {
  const counts = useContext(Counts);
  const part = useContext(Part);
  const places = Object.keys(counts ?? {})
    .map(anchorOfKey)
    .flatMap((anchor) => ((anchor?.kind === 'cell' || anchor?.kind === 'neuron') && anchor.kind === kind ? anchor : []))
    .filter((anchor) => anchor.part === part)
    .toSorted((a, b) => a.row - b.row || a.col - b.col);
  if (places.length === 0) return null;
  return (
    <ul
      aria-label={kind === 'cell' ? 'Cells that were commented on' : 'Neurons that were commented on'}
      className="flex flex-wrap gap-x-4"
    >
      {' '}
      {/* prettier-ignore */}
      {places.map((anchor) => {
        const name = `row ${anchor.row}, column ${anchor.col}`;
        return (
          <li key={anchorKey(anchor)} className="text-small flex flex-wrap items-center gap-x-2">
            {kind === 'cell' ? 'Cell' : 'Neuron'} at {name}: <CommentLink anchor={anchor} name={name} onlyTold />
          </li>
        );
      })}
    </ul>
  );
}

const LINK = 'text-small text-muted hover:text-ink inline-flex min-h-6 items-center underline';
