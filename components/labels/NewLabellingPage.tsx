import Link from 'next/link';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { NewLabellingForm } from './NewLabellingForm';
import type { SearchedLayer } from './searchedLayer';

/** What is labelled, by which pictures, and with which labels. */
export function NewLabellingPage({ layers }: { layers: readonly SearchedLayer[] }) {
  return (
    <PageShell current="/labels" title="New labelling">
      {layers.length === 0 ? (
        <EmptyState
          title="No layer was searched yet"
          action={
            <LinkButton kind="primary" href="/">
              Open a session
            </LinkButton>
          }
        >
          People judge a channel by the patches that fire it most. Open a session, go to Patches, and search a set of
          pictures for a layer; then come back.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="text-muted max-w-prose">
            The patches are frozen when the labelling begins, so that everybody judges the same pictures. Nobody sees
            others’ labels before giving all of theirs.{' '}
            <Link href="/labels" className="text-accent underline">
              All labellings
            </Link>
          </p>
          <NewLabellingForm layers={layers} />
        </div>
      )}
    </PageShell>
  );
}
