/** Whom an act on a collection concerns: as a review's entries do (lib/review/noticesOf.ts), and those whom a note mentions. */
import type { Collection, CollectionAct, CollectionEntry, NewCollectionEntry } from '../domain/collection';
import type { TalkAct } from '../domain/findingReview';
import type { NewNotice } from '../domain/notice';
import { noticesOf, noticesOfWords } from '../review/noticesOf';
import { collectionOf, isItemAct, isTalk } from './collectionOf';

/** @param log what was done before it, by number */
export function noticesOfAct(
  collection: Pick<Collection, 'author'>,
  log: readonly CollectionEntry[],
  { id, by, act }: NewCollectionEntry,
): NewNotice[] {
  if (isItemAct(act)) return noticesOfNote(log, by, act);
  if (act.kind === 'putAway' || act.kind === 'bringBack') return [];
  return noticesOf(collection, log.filter(isTalk), { id, by, act: act satisfies TalkAct });
}

function noticesOfNote(log: readonly CollectionEntry[], by: string, act: CollectionAct): NewNotice[] {
  if (act.kind === 'add') return noticesOfWords(undefined, act.note, by);
  if (act.kind !== 'note') return [];
  const { items } = collectionOf(log);
  return noticesOfWords(items.find(({ findingId }) => findingId === act.finding)?.note.text, act.text, by);
}
