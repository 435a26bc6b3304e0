import Link from 'next/link';
import { classNames } from '../ui/classNames';

const TABS = [
  { href: '/findings', label: 'All findings' },
  { href: '/collections', label: 'Collections' },
] as const;

/** The two ways to look at findings: all of them, and those that make one argument together. */
export function FindingsTabs({ current }: { current: (typeof TABS)[number]['href'] }) {
  return (
    <nav aria-label="Findings" className="border-line mb-4 border-b">
      <ul className="flex gap-2">
        {TABS.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === current ? 'page' : undefined}
              className={classNames(
                'hover:text-ink -mb-px inline-flex min-h-9 items-center border-b-2 px-2 no-underline pointer-coarse:min-h-10',
                href === current ? 'border-accent text-ink font-semibold' : 'text-muted border-transparent',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
