/** What is asked of cross-checks of a map; a part of rest.ts. */
import { z } from 'zod';
import { attributionRequestSchema, attributionSchema, mapMeasuresSchema } from '../domain/attribution';
import { fillSchema } from '../domain/occlusion';
import { sha256Schema } from '../domain/hash';
import { taskSchema } from '../domain/task';

/** `start: false` looks up what is there and starts nothing. */
export const attributionAskSchema = attributionRequestSchema.extend({ start: z.boolean().default(true) });
/** What takes a pixel's place where it is taken away. */
export const measuresAskSchema = z.strictObject({ fill: fillSchema, start: z.boolean().default(true) });
export const ATTRIBUTION_FILES = ['npy', 'csv'] as const;
export const attributionMapQuerySchema = z.strictObject({
  format: z.enum(ATTRIBUTION_FILES).default('npy'),
  /** Ignored: makes the address of a map that is still being computed a new one. */
  done: z.string().max(20).optional(),
});

export const attributionAnswerSchema = z.object({
  key: sha256Schema,
  /** The map; null while it is not there. */
  attribution: attributionSchema.nullable(),
  /** The newest task that computes or computed it; null: nobody has asked. */
  task: taskSchema.nullable(),
});
export type AttributionAnswer = z.infer<typeof attributionAnswerSchema>;
export const measuresAnswerSchema = z.object({
  measures: mapMeasuresSchema.nullable(),
  task: taskSchema.nullable(),
});
export type MeasuresAnswer = z.infer<typeof measuresAnswerSchema>;
