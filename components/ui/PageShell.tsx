import Link from 'next/link';
import type { ReactNode } from 'react';
import { InboxCount } from '../inbox/InboxCount';
import { classNames } from './classNames';

const PLACES = [
  { href: '/', label: 'Home' },
  { href: '/networks', label: 'Networks' },
  { href: '/images', label: 'Images' },
  { href: '/findings', label: 'Findings' },
  { href: '/labels', label: 'Labels' },
  { href: '/inbox', label: 'Inbox' },
] as const;
export type Place = (typeof PLACES)[number]['href'];

export interface PageShellProps {
  /** The place that is marked in the navigation. */
  current?: Place;
  /** The page's heading; absent when the content brings its own h1. */
  title?: string;
  /** Beside the heading: what can be done with the page as a whole. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What surrounds every page: skip link, word mark, navigation, one main region. */
export function PageShell({ current, title, actions, children }: PageShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-line bg-surface border-b">
        <div className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-6 px-4">
          <WordMark />
          <nav aria-label="Main" className="-mx-2 overflow-x-auto">
            <ul className="flex">
              {PLACES.map((place) => (
                // The word mark leads home too, and a telephone has no room for both and the count of the inbox.
                <li key={place.href} className={place.href === '/' ? 'max-sm:hidden' : undefined}>
                  <Link
                    href={place.href}
                    aria-current={place.href === current ? 'page' : undefined}
                    className={classNames(
                      'hover:text-ink inline-flex min-h-10 items-center border-b-2 px-2 no-underline max-sm:px-1.5',
                      place.href === current ? 'border-accent text-ink' : 'text-muted border-transparent',
                    )}
                  >
                    {place.label}
                    {place.href === '/inbox' && <InboxCount />}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 outline-none">
        {title && (
          <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
            <h1 className="text-title font-semibold wrap-anywhere">{title}</h1>
            {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
          </div>
        )}
        {children}
      </main>
      <footer className="border-line text-small border-t">
        <nav aria-label="More" className="mx-auto w-full max-w-7xl px-4">
          <Link href="/storage" className="text-muted hover:text-ink inline-flex min-h-10 items-center">
            Storage
          </Link>
        </nav>
      </footer>
    </div>
  );
}

/** The first stop of the Tab key: past everything that is the same on every page. */
export function SkipLink({
  href = '#main',
  children = 'Skip to the content',
}: {
  href?: string;
  children?: ReactNode;
}) {
  return (
    <a
      href={href}
      className="rounded-control bg-accent text-on-accent sr-only z-50 px-3 py-2 focus:not-sr-only focus:absolute focus:top-1 focus:left-1"
    >
      {children}
    </a>
  );
}

/** The name with its sign: a point of light on a dark lens. */
export function WordMark({ compact }: { compact?: boolean }) {
  return (
    <Link
      href="/"
      className="text-ink inline-flex min-h-10 items-center gap-2 font-semibold no-underline"
      aria-label="Specular, home"
    >
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" focusable="false">
        <circle cx="8" cy="8" r="7" fill="currentColor" />
        <circle cx="5.6" cy="5.4" r="1.9" fill="var(--surface)" />
      </svg>
      <span className={compact ? 'max-sm:hidden' : undefined}>Specular</span>
    </Link>
  );
}
