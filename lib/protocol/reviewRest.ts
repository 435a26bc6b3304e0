/** The review of a finding over HTTP. */
import { z } from 'zod';
import { reviewEntrySchema } from '../domain/findingReview';
import { idSchema } from '../domain/hash';
import { limit, offset } from './rest';

export const reviewQuerySchema = z.strictObject({ after: offset, limit: limit(500) });

/** `total`: the number of the last entry. */
export const reviewLogSchema = z.object({ entries: z.array(reviewEntrySchema), total: z.int().min(0) });
export type ReviewLog = z.infer<typeof reviewLogSchema>;
export const reviewEntryAnswerSchema = z.object({ entry: reviewEntrySchema.nullable() });
/** Numbers that tell whether a finding has changed. */
export const findingStateSchema = z.object({
  revision: z.int(),
  reviewNumber: z.int(),
  check: z.object({ id: idSchema, verdict: z.string() }).nullable(),
});
export type FindingState = z.infer<typeof findingStateSchema>;
