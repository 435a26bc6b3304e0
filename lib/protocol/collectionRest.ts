/** Collections over HTTP. */
import { z } from 'zod';
import { collectionEntrySchema, collectionRevisionSchema, collectionSchema } from '../domain/collection';
import { idSchema } from '../domain/hash';
import { limit, offset, pageOf } from './rest';

export const collectionPageQuerySchema = z.strictObject({
  offset,
  limit: limit(50),
  /** Those that this finding is in. */
  finding: idSchema.optional(),
  /** Left out: those that are not put away; of one finding all of them. */
  putAway: z.enum(['yes', 'no'], 'must be yes or no').optional(),
});
export const collectionLogQuerySchema = z.strictObject({ after: offset, limit: limit(500) });

export const collectionPageSchema = pageOf(collectionSchema);
export const collectionAnswerSchema = z.object({ collection: collectionSchema });
/** With its findings, in order, and why each of them is there. */
export const collectionContentAnswerSchema = collectionAnswerSchema.extend({
  items: z.array(z.object({ findingId: idSchema, note: z.string(), addedBy: z.string(), addedAt: z.iso.datetime() })),
});
export const collectionRevisionPageSchema = pageOf(collectionRevisionSchema);
/** `total`: the number of the last entry. */
export const collectionLogSchema = z.object({ entries: z.array(collectionEntrySchema), total: z.int().min(0) });
export type CollectionLog = z.infer<typeof collectionLogSchema>;
export const collectionEntryAnswerSchema = z.object({ entry: collectionEntrySchema.nullable() });
/** Numbers that tell whether a collection has changed. */
export const collectionStateSchema = z.object({ revision: z.int(), entryNumber: z.int() });
export type CollectionState = z.infer<typeof collectionStateSchema>;
