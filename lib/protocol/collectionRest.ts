/** Collections over HTTP. */
import { z } from 'zod';
import { collectionEntrySchema, collectionRevisionSchema, collectionSchema } from '../domain/collection';
import { idSchema } from '../domain/hash';
import { limit, offset, pageOf } from './rest';

export const collectionPageQuerySchema = z.strictObject({
  offset,
  limit: limit(50),
  /** Those that this finding is in, put away or not. */
  finding: idSchema.optional(),
  /** yes: those that are put away, and no others. */
  putAway: z.enum(['yes', 'no']).default('no'),
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
