/** A collection that comes from elsewhere and is here already, and one as it was at some time. */
import { collectionOf } from '../collections/collectionOf';
import type { CollectionVersion } from '../collections/collectionAt';
import type { Collection, CollectionEntry, CollectionRevision } from '../domain/collection';
import { wordsOf } from '../domain/findingWords';
import type { ArchivedCollection } from './archive';
import { refused, restOf, type Joined } from './joinFinding';

export interface CollectionAdditions {
  revisions: CollectionRevision[];
  entries: CollectionEntry[];
}

/** As joinFinding: of two logs of which one is the beginning of the other the longer one holds; else it is refused. */
export function joinCollection(here: ArchivedCollection, there: ArchivedCollection): Joined<CollectionAdditions> {
  for (const [field, name] of [
    ['author', 'author'],
    ['createdAt', 'time'],
  ] as const)
    // prettier-ignore
    if (here[field] !== there[field]) return refused(`another collection has this id here: its ${name} is not the same`);
  const revisions = restOf(here.revisions, there.revisions);
  if (typeof revisions === 'number')
    return refused(`its words were changed both here and there, from revision ${revisions + 1} on`);
  const entries = restOf(here.entries, there.entries);
  if (typeof entries === 'number')
    return refused(`it was changed both here and there, from entry ${entries + 1} of its log on`);
  return revisions.length + entries.length > 0
    ? { kind: 'added', additions: { revisions, entries } }
    : { kind: 'unchanged' };
}

/** What its row says: all of it follows from the two logs but who began it, when, and who was last of one instant. */
export function collectionRow({ id, author, createdAt, revisions, entries, lastChange }: Logs): Collection | null {
  const words = revisions.at(-1);
  if (!words) return null;
  const { items, putAway } = collectionOf(entries);
  return {
    ...{ id, author, createdAt, ...wordsOf(words), revision: words.number },
    lastEdit: words.number > 1 ? { by: words.by, at: words.createdAt } : null,
    entryNumber: entries.length,
    findingIds: items.map(({ findingId }) => findingId),
    isPutAway: putAway !== null,
    lastChange: lastChangeOf([...revisions, ...entries], lastChange),
  };
}

type Logs = Pick<ArchivedCollection, 'id' | 'author' | 'createdAt' | 'revisions' | 'entries' | 'lastChange'>;

function lastChangeOf(changes: readonly { by: string; createdAt: string }[], known: Collection['lastChange']) {
  const last = changes.reduce((latest, one) => (one.createdAt > latest.createdAt ? one : latest));
  return known.at === last.createdAt ? known : { by: last.by, at: last.createdAt };
}

/** As it was at a version: what came later is left out. */
export function collectionUpTo(
  whole: ArchivedCollection,
  { revision, entryNumber }: CollectionVersion,
): ArchivedCollection {
  if (whole.revision === revision && whole.entryNumber === entryNumber) return whole;
  const revisions = whole.revisions.slice(0, revision);
  const entries = whole.entries.slice(0, entryNumber);
  return { ...whole, ...collectionRow({ ...whole, revisions, entries }), revisions, entries };
}
