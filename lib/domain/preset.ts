/** The usual ways from pixels to numbers by name, and how well each fits a network. */
import { z } from 'zod';

export const PRESET_IDS = ['torchvision', 'caffe', 'keras', 'timm', 'unit', 'none'] as const;
export const presetIdSchema = z.enum(PRESET_IDS);
export type PresetId = z.infer<typeof presetIdSchema>;

/** A preset that was thought to be the right one, and why: a sentence for the user. */
export const presetGuessSchema = z.object({ preset: presetIdSchema, reason: z.string() });
export type PresetGuess = z.infer<typeof presetGuessSchema>;

export const presetScoreSchema = z.object({
  preset: presetIdSchema,
  /** Pictures whose known class comes first. */
  right: z.int(),
  /** Mean probability of the best class. */
  meanTop: z.number(),
  /** How many different classes come first. */
  distinct: z.int(),
  /** How well the answers tell the pictures apart, in bits. */
  bits: z.number(),
});
export type PresetScore = z.infer<typeof presetScoreSchema>;

export const presetComparisonSchema = z.object({
  /** Pictures that were asked about, and how many of them have a label that the card knows. */
  pictures: z.int(),
  labelled: z.int(),
  /** Best first. */
  scores: z.array(presetScoreSchema),
  /** The preset that is clearly better than every other one; null when none is. */
  best: presetIdSchema.nullable(),
  /** Why, or why none is: a sentence for the user. */
  reason: z.string(),
});
export type PresetComparison = z.infer<typeof presetComparisonSchema>;
