/** The routes of collections, and what they take and give. */
import { type z } from 'zod';
import { collectionEntrySchema, collectionRevisionSchema, collectionSchema, newCollectionEntrySchema, newCollectionSchema } from '../domain/collection'; // prettier-ignore
import { editFindingSchema, restoreFindingSchema } from '../domain/findingWords';
import * as rest from '../protocol/collectionRest';
import { revisionPageQuerySchema } from '../protocol/rest';
import { EVENTS, type Operation } from './operation';

/** Schemas with a name of their own. */
export const COLLECTION_SCHEMAS = {
  Collection: collectionSchema,
  CollectionEntry: collectionEntrySchema,
  CollectionRevision: collectionRevisionSchema,
  CollectionState: rest.collectionStateSchema,
} satisfies Record<string, z.ZodType>;

const COLLECTIONS = 'Collections';

export const COLLECTION_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/collections', tag: COLLECTIONS },
    summary: 'Collections, the one that was changed last first.',
    query: rest.collectionPageQuerySchema,
    answer: rest.collectionPageSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'POST', path: '/api/collections', tag: COLLECTIONS },
    summary: 'Begins a collection. Sent again with the same id, it is the same one.',
    body: newCollectionSchema,
    answer: rest.collectionAnswerSchema,
    errors: ['invalid_input', 'conflict'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}', tag: COLLECTIONS },
    summary: 'A collection with its findings, in order, and why each of them is there.',
    answer: rest.collectionContentAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'PATCH', path: '/api/collections/{id}', tag: COLLECTIONS },
    summary: 'Other words, as the next revision. What somebody else wrote meanwhile is kept too.',
    body: editFindingSchema,
    answer: rest.collectionAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}/revisions', tag: COLLECTIONS },
    summary: 'What the words of the collection were, newest first.',
    query: revisionPageQuerySchema,
    answer: rest.collectionRevisionPageSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/collections/{id}/revisions', tag: COLLECTIONS },
    summary: 'The words of an older revision, as a new one.',
    body: restoreFindingSchema,
    answer: rest.collectionAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}/log', tag: COLLECTIONS },
    summary: 'What was done to the collection and said of it, by number: those after the last one that is known.',
    query: rest.collectionLogQuerySchema,
    answer: rest.collectionLogSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/collections/{id}/log', tag: COLLECTIONS },
    summary:
      'A finding added, moved or removed, a note, a comment. An entry that was sent before is answered again; null says what holds already.',
    body: newCollectionEntrySchema,
    answer: rest.collectionEntryAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'forbidden', 'too_large'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}/events', tag: COLLECTIONS },
    summary: 'How far the collection is, now and after every change: server-sent events, each a CollectionState.',
    answer: EVENTS,
    errors: ['not_found'],
  },
];
