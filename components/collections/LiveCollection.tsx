'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { arrivalsOf, type RecentAct } from '@/lib/collections/recentActs';
import type { Collection } from '@/lib/domain/collection';
import { collectionStateSchema } from '@/lib/protocol/collectionRest';
import { useStateEvents } from '../page/useStateEvents';
import { useKnownName } from '../review/useKnownName';

export interface LiveCollectionProps extends Pick<Collection, 'id' | 'revision' | 'entryNumber' | 'lastEdit'> {
  /** The last ones of its log. */
  recent: readonly RecentAct[];
}

/** Reads the page of a collection again whenever somebody changed the collection, and announces what others did. */
export function LiveCollection(collection: LiveCollectionProps) {
  const { id, revision, entryNumber } = collection;
  const router = useRouter();
  const me = useKnownName();
  useStateEvents(`/api/collections/${id}/events`, collectionStateSchema, (told) => {
    if (told.revision !== revision || told.entryNumber !== entryNumber) router.refresh();
  });
  const [seen, setSeen] = useState({ revision, entryNumber });
  const [arrived, setArrived] = useState({ text: '', times: 0 });
  // The page was read again: with it comes what is new in it.
  if (seen.revision !== revision || seen.entryNumber !== entryNumber) {
    setSeen({ revision, entryNumber });
    const text = arrivalsOf(collection, seen, me);
    if (text) setArrived({ text, times: arrived.times + 1 });
  }
  return (
    <p role="status" className="sr-only">
      {/* Another element each time, so that the same words are said again. */}
      <span key={arrived.times}>{arrived.text}</span>
    </p>
  );
}
