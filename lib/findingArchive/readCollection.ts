/** A collection of an archive: it must be what its revisions and its log amount to. */
import { z } from 'zod';
import { collectionOf } from '../collections/collectionOf';
import {
  collectionEntrySchema,
  collectionRevisionSchema,
  collectionSchema,
  MAX_COLLECTION_ENTRIES,
  MAX_COLLECTION_ITEMS,
} from '../domain/collection';
import type { ArchivedCollection } from './archive';
import { checkName, checkTime, checkWords, parseExactly, problem } from './readArchived';

const logsSchema = z.object({
  revisions: z.array(collectionRevisionSchema).min(1),
  entries: z.array(collectionEntrySchema).max(MAX_COLLECTION_ENTRIES),
});

/** Throws `invalid_input` with the place, as readFinding does. Whether its findings are here is not looked up. */
export function readCollection(given: unknown, place: string): ArchivedCollection {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw problem(place, 'must be an object');
  const { revisions, entries, ...rest } = given as Record<string, unknown>;
  const collection = parseExactly(collectionSchema, rest, place);
  const logs = parseExactly(logsSchema, { revisions, entries }, place);
  const read: ArchivedCollection = { ...collection, ...logs };
  checkTime(read.createdAt, `${place}.createdAt`);
  for (const list of ['revisions', 'entries'] as const)
    for (const [k, { createdAt }] of read[list].entries()) checkTime(createdAt, `${place}.${list}[${k}].createdAt`);
  checkWords(read, place, { field: 'collectionId', what: 'collection', of: ({ collectionId }) => collectionId });
  checkLog(read, place);
  checkLastChange(read, place);
  return read;
}

function checkLog(read: ArchivedCollection, place: string): void {
  const { id, entries, entryNumber, findingIds, isPutAway } = read;
  const ids = new Set<string>();
  for (const [k, entry] of entries.entries()) {
    const at = `${place}.entries[${k}]`;
    if (entry.collectionId !== id) throw problem(`${at}.collectionId`, 'is another collection');
    if (entry.number !== k + 1) throw problem(`${at}.number`, `must be ${k + 1}`);
    if (ids.has(entry.id)) throw problem(`${at}.id`, 'stands in it twice');
    ids.add(entry.id);
    checkName(entry.by, `${at}.by`);
    if (entry.act.kind === 'comment' && entry.act.anchor !== null)
      throw problem(`${at}.act.anchor`, 'must be null: a comment about a collection is about all of it');
  }
  if (entryNumber !== entries.length) throw problem(`${place}.entryNumber`, 'must be the number of its entries');
  const { items, putAway } = collectionOf(entries);
  if (items.length > MAX_COLLECTION_ITEMS)
    throw problem(`${place}.findingIds`, `are more than ${MAX_COLLECTION_ITEMS}`);
  if (findingIds.length !== items.length || items.some(({ findingId }, k) => findingId !== findingIds[k]))
    throw problem(`${place}.findingIds`, 'must be the findings that its entries leave in it, in their order');
  if (isPutAway !== (putAway !== null)) throw problem(`${place}.isPutAway`, 'must be what its entries amount to');
}

function checkLastChange({ lastChange, revisions, entries }: ArchivedCollection, place: string): void {
  checkTime(lastChange.at, `${place}.lastChange.at`);
  const all = [...revisions, ...entries];
  const last = all.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), '');
  if (lastChange.at !== last) throw problem(`${place}.lastChange.at`, 'must be the time of its last revision or entry');
  if (!all.some(({ by }) => by === lastChange.by))
    throw problem(`${place}.lastChange.by`, 'must be somebody who changed it');
}
