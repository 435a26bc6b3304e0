import type { ReactNode } from 'react';

export interface PublicSectionProps {
  /** Of its heading, in the page. */
  id: string;
  title: string;
  /** Of its heading: 2 right below the page's own. */
  level?: 2 | 3 | 4;
  children: ReactNode;
}

/** A part of a public page with its heading. Not that of the workspace's pages, which brings their links. */
export function PublicSection({ id, title, level = 2, children }: PublicSectionProps) {
  const Heading = `h${level}` as const;
  // Of many findings on a page each has the same parts: as landmarks none would be told from the others.
  const Part = level === 2 ? 'section' : 'div';
  return (
    <Part aria-labelledby={level === 2 ? id : undefined} className="flex min-w-0 flex-col gap-2">
      <Heading id={id} className="text-body font-semibold">
        {title}
      </Heading>
      {children}
    </Part>
  );
}
