'use client';
import Link from 'next/link';
import { createContext, useContext, type ReactNode } from 'react';
import { classNames } from '../ui/classNames';

export interface SectionProps {
  id: string;
  title: string;
  /** Where all of it is. */
  all?: { href: string; text: string };
  className?: string;
  children: ReactNode;
}

/** Of what there are several of on a page: before the ids of its sections. Null: of the page itself. */
const Scope = createContext<string | null>(null);

/** Sections inside have ids of their own ("part-2-map") and headings of the next level. */
export function SectionScope({ name, children }: { name: string; children: ReactNode }) {
  return <Scope value={name}>{children}</Scope>;
}

/** A part of a page with its heading. */
export function Section({ id: ownId, title, all, className, children }: SectionProps) {
  const scope = useContext(Scope);
  const id = scope === null ? ownId : `${scope}-${ownId}`;
  const Heading = scope === null ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={classNames('flex min-w-0 flex-col gap-2', className)}>
      <div className="flex items-baseline justify-between gap-4">
        <Heading id={id} className="text-body font-semibold">
          {title}
        </Heading>
        {all && (
          <Link href={all.href} className="text-accent text-small underline">
            {all.text}
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}
