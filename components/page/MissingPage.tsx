import type { ReactNode } from 'react';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell, type Place } from '../ui/PageShell';

export interface MissingPageProps {
  current?: Place;
  title: string;
  /** Why that may be. */
  children: ReactNode;
  /** Where to go instead. */
  next: { href: Place | '/collections'; text: string };
}

/** Nothing is at this address: why that may be, and where to go. */
export function MissingPage({ current, title, children, next }: MissingPageProps) {
  return (
    <PageShell current={current} title={title}>
      <EmptyState
        title="The link is incomplete, or what it led to was deleted."
        action={
          <LinkButton kind="primary" href={next.href}>
            {next.text}
          </LinkButton>
        }
      >
        {children}
      </EmptyState>
    </PageShell>
  );
}
