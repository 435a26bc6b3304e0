import { z } from 'zod';
import { presetIdSchema } from './preset';

export const CARD_PROBLEM_CODES = [
  'refused', // the network cannot be run under this card at all
  'label-count',
  'placeholder-labels',
  'duplicate-labels',
  'empty-labels',
  'sum-not-one',
  'called-probability',
  'called-logit',
  'nearly-equal',
  'same-answer',
  'one-class',
  'certain-of-nothing',
] as const;

/** Something about a card that looks wrong, before the network is stored. */
export const cardProblemSchema = z.object({
  code: z.enum(CARD_PROBLEM_CODES),
  /** error: it cannot be stored so. warning: hardly intended. note: worth a look. */
  severity: z.enum(['error', 'warning', 'note']),
  /** The card's field as a path, "output.kind". */
  field: z.string().nullable(),
  /** What was seen, with its numbers. */
  message: z.string(),
  /** What to do. */
  fix: z.string(),
  /** A preset under which it was not seen. */
  preset: presetIdSchema.nullable(),
});
export type CardProblem = z.infer<typeof cardProblemSchema>;
