/** What people talk about in threads. */
import type { TalkAct } from '@/lib/domain/findingReview';
import type { AnchoredFinding } from './anchorText';
import { useSay, type Saying } from './useSay';

/** A finding, parts of which can be pointed at, or a collection of them. */
export type Discussed = AnchoredFinding | { kind: 'collection'; id: string };

/** Where what is done to a collection, and said of it, is sent. */
export function collectionLogPath(id: string): string {
  return `/api/collections/${id}/log`;
}

/** Says something in a thread about it. */
export function useTalk({ kind, id }: Discussed): Saying<TalkAct> {
  return useSay<TalkAct>(id, kind === 'collection' ? collectionLogPath(id) : undefined);
}
