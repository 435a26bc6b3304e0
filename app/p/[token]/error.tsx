'use client';
import { PublicShell } from '@/components/share/PublicShell';
import { Button } from '@/components/ui/Button';

export default function PublicErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <PublicShell>
      <h1 className="text-title font-semibold">This page could not be shown</h1>
      <p className="max-w-prose">Something went wrong on the server. Try again in a moment.</p>
      <Button kind="primary" className="self-start" onClick={reset}>
        Try again
      </Button>
    </PublicShell>
  );
}
