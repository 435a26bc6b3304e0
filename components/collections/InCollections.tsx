'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { Collection } from '@/lib/domain/collection';
import { collectionPageSchema } from '@/lib/protocol/collectionRest';
import { reloadResource, useResource } from '../api/useResource';
import { useFocusBack } from '../page/useFocusBack';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Tag } from '../ui/Tag';
import { AddToCollection } from './AddToCollection';

/** The collections that a finding is in, and the way to put it into one. */
export function InCollections({ findingId }: { findingId: string }) {
  const path = `/api/collections?finding=${findingId}&limit=200`;
  const known = useResource(path, collectionPageSchema);
  const [adding, setAdding] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(adding);
  if (known.status === 'failed') return <Callout kind="error">{known.error.message}</Callout>;
  const collections = known.status === 'ready' ? known.value.items : null;
  return (
    <div className="flex flex-col gap-3">
      {collections?.length === 0 && !adding && <p className="text-muted">It is in no collection.</p>}
      {collections !== null && collections.length > 0 && <Links collections={collections} />}
      {adding && collections !== null ? (
        <AddToCollection
          findingId={findingId}
          without={collections.map(({ id }) => id)}
          onAdded={() => void reloadResource(path, collectionPageSchema)}
          onClose={() => setAdding(false)}
        />
      ) : (
        <Button ref={opener} className="self-start" onClick={() => setAdding(true)}>
          Add to a collection
        </Button>
      )}
    </div>
  );
}

function Links({ collections }: { collections: readonly Collection[] }) {
  return (
    <ul aria-label="Collections that it is in" className="flex flex-col gap-1">
      {collections.map(({ id, title, isPutAway }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-2">
          <Link href={`/collections/${id}`} className="text-accent min-w-0 wrap-anywhere underline">
            {title}
          </Link>
          {isPutAway && <Tag>put away</Tag>}
        </li>
      ))}
    </ul>
  );
}
