/** The REST question and answer about the repeats of a run. */
import { z } from 'zod';
import { idSchema } from '../domain/hash';
import { occlusionRequestSchema } from '../domain/job';
import { repeatsSchema, scoreSchema } from '../domain/occlusion';

/** What is known of the repeats of a run with a random fill, for one class and one score. */
export const repeatsQuestionSchema = z.strictObject({
  request: occlusionRequestSchema,
  repeats: repeatsSchema,
  class: z.int().min(0),
  score: scoreSchema,
});
export type RepeatsQuestion = z.infer<typeof repeatsQuestionSchema>;

const numberOrNull = z.array(z.number().nullable());
export const repeatsAnswerSchema = z.object({
  /** In the order of their seeds; null: never asked for. */
  repeats: z.array(
    z.object({
      jobId: idSchema.nullable(),
      status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']).nullable(),
      done: z.int(),
      total: z.int(),
    }),
  ),
  /** Repeats of which at least one cell is known: those that the numbers are of. */
  maps: z.int(),
  /** Row-major cells, empty while there is no map; null where no repeat (for the deviation: fewer than two) knows the cell. */
  mean: numberOrNull,
  deviation: numberOrNull,
});
export type RepeatsAnswer = z.infer<typeof repeatsAnswerSchema>;
