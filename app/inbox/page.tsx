import type { Metadata } from 'next';
import { Suspense } from 'react';
import { InboxPage } from '@/components/inbox/InboxPage';
import { PageShell } from '@/components/ui/PageShell';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Inbox' };

export default function Page() {
  return (
    <PageShell current="/inbox" title="Inbox">
      <Suspense>
        <InboxPage />
      </Suspense>
    </PageShell>
  );
}
