/** Occlusion by hand on the wire: what somebody covers, and what the network answers at once. The rules are in SPEC.md [C]. */
import { z } from 'zod';
import { coveredRegionSchema } from '../domain/coveredRegion';
import { idSchema } from '../domain/hash';
import { fillSchema } from '../domain/occlusion';

/** Classes that can be asked for, besides the best ones. */
export const MAX_ASKED_CLASSES = 8;

export const handQuestionSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  fill: fillSchema,
  /** In pixels of the network's input. */
  region: coveredRegionSchema,
  /** Classes whose probability is wanted, wherever they stand. */
  classes: z.array(z.int().min(0)).max(MAX_ASKED_CLASSES),
});
export type HandQuestion = z.infer<typeof handQuestionSchema>;

/** A class with its probability on the picture as it is, and with the region covered. */
export const handClassSchema = z.object({ classIndex: z.int(), base: z.number(), probability: z.number() });
export type HandClass = z.infer<typeof handClassSchema>;

/** The best classes of both pictures and those that were asked for, each once; the most probable when covered first. */
export const handAnswerSchema = z.object({ classes: z.array(handClassSchema) });
export type HandAnswer = z.infer<typeof handAnswerSchema>;

/** What everybody sees of somebody's hand: the newest question that was answered. */
export const handSchema = z.object({ question: handQuestionSchema, answer: handAnswerSchema });
export type Hand = z.infer<typeof handSchema>;

/** [C4] Null: that person covers nothing any more. */
export const handsMessageSchema = z.object({
  hands: z.array(z.object({ participantId: idSchema, hand: handSchema.nullable() })),
});
export type HandsMessage = z.infer<typeof handsMessageSchema>;
