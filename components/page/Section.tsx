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

interface SectionScopeProps {
  /** Before the ids of the sections. */
  id: string;
  /** Behind their headings, for those who go from one to the next without seeing where they are. */
  name: string;
}

/** Something that there are several of on a page. Null: the page itself. */
const Scope = createContext<SectionScopeProps | null>(null);

/** Sections inside have ids ("part-2-map") and names of their own, and headings of the next level. */
export function SectionScope({ id, name, children }: SectionScopeProps & { children: ReactNode }) {
  return <Scope value={{ id, name }}>{children}</Scope>;
}

/** A part of a page with its heading. */
export function Section({ id: ownId, title, all, className, children }: SectionProps) {
  const scope = useContext(Scope);
  const id = scope === null ? ownId : `${scope.id}-${ownId}`;
  const Heading = scope === null ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={classNames('flex min-w-0 flex-col gap-2', className)}>
      <div className="flex items-baseline justify-between gap-4">
        <Heading id={id} className="text-body font-semibold">
          {title}
          {scope && <span className="sr-only">, {scope.name}</span>}
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
