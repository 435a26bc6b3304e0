/**
 * A collection: findings in an order, each with a note why it is there, that make one argument together. Its title, text
 * and tags are words as a finding's are, with revisions. Everything else is a log of acts that only grows: which findings
 * are in it and where, the notes, and what people say of it. What holds now follows from the log (lib/collections).
 */
import { z } from 'zod';
import { TALK_ACTS } from './findingReview';
import { firstWords, revisionNumberSchema, wordsRevisionSchema } from './findingWords';
import { idSchema } from './hash';
import { displayNameSchema } from './session';

export const MAX_COLLECTION_ITEMS = 500;
/** Of one collection's log. */
export const MAX_COLLECTION_ENTRIES = 10_000;
export const MAX_NOTE_LENGTH = 2_000;

/** Markdown: why the finding is in the collection. */
const noteSchema = z.string().trim().max(MAX_NOTE_LENGTH, `must be at most ${MAX_NOTE_LENGTH.toLocaleString('en')} characters`); // prettier-ignore

/** About its findings. `finding` is the id of one of them. */
const ITEM_ACTS = [
  /** To the end of the list. */
  z.strictObject({ kind: z.literal('add'), finding: idSchema, note: noteSchema.default('') }),
  z.strictObject({ kind: z.literal('remove'), finding: idSchema }),
  /** One that was removed, to where it was and with the note that it had. */
  z.strictObject({ kind: z.literal('putBack'), finding: idSchema }),
  /** To right before another one, which may be removed by then; null: to the end. */
  z.strictObject({ kind: z.literal('move'), finding: idSchema, before: idSchema.nullable() }),
  /** Another note, made from `was`. */
  z.strictObject({
    kind: z.literal('note'),
    finding: idSchema,
    was: z.string().max(MAX_NOTE_LENGTH),
    text: noteSchema,
  }),
] as const;
export type ItemAct = z.infer<(typeof ITEM_ACTS)[number]>;

export const collectionActSchema = z.discriminatedUnion('kind', [
  ...ITEM_ACTS,
  /** It is not listed among the others any more; nothing of it is gone. */
  z.strictObject({ kind: z.literal('putAway') }),
  z.strictObject({ kind: z.literal('bringBack') }),
  ...TALK_ACTS,
]);
export type CollectionAct = z.infer<typeof collectionActSchema>;

export const newCollectionEntrySchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same entry. */
  id: idSchema,
  by: displayNameSchema,
  act: collectionActSchema,
});
export type NewCollectionEntry = z.infer<typeof newCollectionEntrySchema>;

export const collectionEntrySchema = z.object({
  id: idSchema,
  collectionId: idSchema,
  /** In the collection's log, from 1 without gaps. */
  number: z.int().min(1),
  by: z.string(),
  createdAt: z.iso.datetime(),
  act: collectionActSchema,
});
export type CollectionEntry = z.infer<typeof collectionEntrySchema>;

export const newCollectionSchema = z.strictObject({
  /** Made by who sends it: sent again it is the same collection. It becomes a part of its address. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,79}$/, 'must be 8 to 80 letters, digits, "_" and "-", made by chance'),
  author: displayNameSchema,
  ...firstWords,
});
export type NewCollection = z.infer<typeof newCollectionSchema>;

export const collectionSchema = z.object({
  id: idSchema,
  title: z.string(),
  /** Markdown. */
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** Of the words. */
  revision: revisionNumberSchema,
  /** Null: they are as they were first written. */
  lastEdit: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
  /** Of the last entry of its log: 0, there is none. */
  entryNumber: z.int().min(0),
  /** What the log amounts to: the findings that are in it, in order, and whether it is put away. */
  findingIds: z.array(idSchema),
  isPutAway: z.boolean(),
  /** Of anything about it. */
  lastChange: z.object({ by: z.string(), at: z.iso.datetime() }),
});
export type Collection = z.infer<typeof collectionSchema>;

export const collectionRevisionSchema = wordsRevisionSchema.extend({ collectionId: idSchema });
export type CollectionRevision = z.infer<typeof collectionRevisionSchema>;
