/** The review of a finding over HTTP. */
import { z } from 'zod';
import { findingSchema } from '../domain/finding';
import { reviewEntrySchema } from '../domain/findingReview';
import { idSchema } from '../domain/hash';
import { limit, offset } from './rest';

export const reviewQuerySchema = z.strictObject({ after: offset, limit: limit(500) });

/** `total`: the number of the last entry. */
export const reviewLogSchema = z.object({ entries: z.array(reviewEntrySchema), total: z.int().min(0) });
export type ReviewLog = z.infer<typeof reviewLogSchema>;
export const reviewEntryAnswerSchema = z.object({ entry: reviewEntrySchema.nullable() });
/** The finding with the part, and the entry that added it. */
export const partAnswerSchema = z.object({ finding: findingSchema, entry: reviewEntrySchema });
/** Numbers that tell whether a finding has changed. */
export const findingStateSchema = z.object({
  revision: z.int(),
  reviewNumber: z.int(),
  parts: z.int(),
  check: z.object({ id: idSchema, verdict: z.string() }).nullable(),
  /** Checks that have not ended: of several parts the last one may not be the last to end. */
  running: z.int(),
});
export type FindingState = z.infer<typeof findingStateSchema>;
