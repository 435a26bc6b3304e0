import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '../ui/classNames';

export interface SectionProps {
  id: string;
  title: string;
  /** Where all of it is. */
  all?: { href: string; text: string };
  className?: string;
  children: ReactNode;
}

/** A part of a page with its heading. */
export function Section({ id, title, all, className, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className={classNames('flex min-w-0 flex-col gap-2', className)}>
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={id} className="text-body font-semibold">
          {title}
        </h2>
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
