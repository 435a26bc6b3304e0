'use client';
import { Button, LinkButton } from '@/components/ui/Button';
import { Callout } from '@/components/ui/Callout';
import { PageShell } from '@/components/ui/PageShell';

export interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What every page falls back to when it could not be made. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <PageShell title="This page could not be shown">
      <Callout
        kind="error"
        title="Something went wrong."
        actions={
          <>
            <Button kind="primary" onClick={reset}>
              Try again
            </Button>
            <LinkButton href="/">Go to the home page</LinkButton>
          </>
        }
      >
        Nothing you saved is lost. If it happens again, look into the server’s log
        {error.digest ? ` for ${error.digest}` : ''}.
      </Callout>
    </PageShell>
  );
}
