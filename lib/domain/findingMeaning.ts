/** Findings whose words are near to a text, or to those of another finding, in what they mean. A machine says so. */
import { z } from 'zod';
import { findingStatusSchema } from './findingReview';
import { idSchema } from './hash';

export const nearFindingSchema = z.object({
  finding: z.object({ id: idSchema, title: z.string(), author: z.string(), status: findingStatusSchema }),
  /** Cosine between the vectors of the two texts; of whole findings the mean over the passages. */
  nearness: z.number().min(-1).max(1),
  /** Of its words, the passage that is nearest. */
  passage: z.string(),
});
export type NearFinding = z.infer<typeof nearFindingSchema>;

export const nearFindingsSchema = z.object({
  /** Nearest first. */
  items: z.array(nearFindingSchema),
  /** Findings that were compared, and those whose words were not read yet. */
  compared: z.int().min(0),
  waiting: z.int().min(0),
  /** What made the vectors. */
  encoder: z.string(),
});
export type NearFindings = z.infer<typeof nearFindingsSchema>;
