import type { Metadata } from 'next';
import type { ReactNode } from 'react';

/** Who was given a link may show it; nobody is to find it by searching. */
export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function PublicLayout({ children }: { children: ReactNode }) {
  return children;
}
