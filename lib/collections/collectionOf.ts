/** What holds now of a collection, from the log of all that was done to it. */
import type { CollectionAct, CollectionEntry, ItemAct } from '../domain/collection';
import { reviewOf, type Thread } from '../review/reviewOf';

/** Who did something, and when. */
interface Signed {
  by: string;
  at: string;
}

export interface Note extends Signed {
  /** Empty: there is none. */
  text: string;
}

export interface CollectionItem {
  findingId: string;
  added: Signed;
  note: Note;
  /** What the note said before, oldest first; without empty ones. */
  notesBefore: readonly Note[];
  /** Null: it is in the collection. */
  removed: Signed | null;
}

export interface CollectionContent {
  /** In the order of the collection. */
  items: CollectionItem[];
  /** Those that are not in it any more, the last one first. */
  removed: CollectionItem[];
  /** Null: it is listed among the others. */
  putAway: Signed | null;
  /** What is said of it, in the order that it was begun. */
  threads: Thread[];
}

/**
 * The collection that the log amounts to. What was removed keeps its place out of sight, so that others can be moved to it
 * and it can be put back to it, in whatever order the acts of several people come.
 * @param entries of one collection, by number. What is about findings that were never added is left out.
 */
export function collectionOf(entries: readonly CollectionEntry[]): CollectionContent {
  const places: CollectionItem[] = [];
  const removed = new Set<CollectionItem>();
  let putAway: Signed | null = null;
  for (const { by, createdAt: at, act } of entries) {
    if (act.kind === 'putAway') putAway = { by, at };
    else if (act.kind === 'bringBack') putAway = null;
    else if (isItemAct(act)) applyToItems(places, act, { by, at });
    const item = 'finding' in act ? itemOf(places, act.finding) : undefined;
    if (item) removed.delete(item);
    if (item?.removed) removed.add(item);
  }
  return {
    items: places.filter((item) => item.removed === null),
    removed: [...removed].reverse(),
    putAway,
    threads: reviewOf(entries.filter(isTalk)).threads,
  };
}

export function isItemAct(act: CollectionAct): act is ItemAct {
  return 'finding' in act;
}

type Talk = CollectionEntry & { act: Exclude<CollectionAct, ItemAct | { kind: 'putAway' | 'bringBack' }> };

/** Whether it is said in a thread, as a review has them. */
export function isTalk(entry: CollectionEntry): entry is Talk {
  const { act } = entry;
  return !isItemAct(act) && act.kind !== 'putAway' && act.kind !== 'bringBack';
}

function applyToItems(places: CollectionItem[], act: ItemAct, who: Signed): void {
  const item = itemOf(places, act.finding);
  if (act.kind === 'add') {
    if (item?.removed === null) return;
    const added = { findingId: act.finding, added: who, note: { text: '', ...who }, notesBefore: [], removed: null };
    const next = item ?? added;
    if (item) places.splice(places.indexOf(item), 1);
    Object.assign(next, { added: who, removed: null });
    writeNote(next, act.note, who);
    places.push(next);
    return;
  }
  if (!item) return;
  switch (act.kind) {
    case 'remove':
      item.removed ??= who;
      return;
    case 'putBack':
      item.removed = null;
      return;
    case 'note':
      writeNote(item, act.text, who);
      return;
    case 'move':
      moveBefore(places, item, act.before);
  }
}

function itemOf(places: readonly CollectionItem[], findingId: string): CollectionItem | undefined {
  return places.find((item) => item.findingId === findingId);
}

function writeNote(item: CollectionItem, text: string, who: Signed): void {
  if (item.note.text !== '' && item.note.text !== text) item.notesBefore = [...item.notesBefore, item.note];
  item.note = { text, ...who };
}

/** @param before a finding; null or one that is not known: to the end */
function moveBefore(places: CollectionItem[], item: CollectionItem, before: string | null): void {
  if (before === item.findingId) return;
  places.splice(places.indexOf(item), 1);
  const target = places.findIndex(({ findingId }) => findingId === before);
  places.splice(target < 0 ? places.length : target, 0, item);
}
