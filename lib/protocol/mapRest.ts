/** The REST requests and answers of maps and of selections of pictures; a part of rest.ts. */
import { z } from 'zod';
import {
  embeddingActionSchema,
  embeddingRequestSchema,
  embeddingSchema,
  MAX_EMBEDDING_POINTS,
  selectionSchema,
  selectionSummarySchema,
} from '../domain/embedding';
import { metricSchema } from '../domain/embeddingSpec';
import { idSchema } from '../domain/hash';
import { displayNameSchema } from '../domain/session';

/** Neighbours that can be asked for at once. */
export const MAX_NEIGHBOURS = 200;

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const newEmbeddingSchema = embeddingRequestSchema.omit({ imageSetId: true }).extend({
  /** The map whose layout it goes on from. */
  extends: idSchema.optional(),
  by: displayNameSchema,
});
export const embeddingActSchema = z.strictObject({ action: embeddingActionSchema, by: displayNameSchema });
const wholeNumber = z.coerce.number().int('must be a whole number').min(0, 'must be 0 or more').max(0xffffffff);
/** Two of the axes of a map of principal components, from 0. */
export const axesQuerySchema = z.strictObject({ x: wholeNumber.default(0), y: wholeNumber.default(1) });
export const neighbourQuerySchema = z.strictObject({
  image: idSchema,
  k: z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(MAX_NEIGHBOURS, `must be at most ${MAX_NEIGHBOURS}`)
    .default(12),
  metric: metricSchema.default('euclidean'),
});
/** npy: the array (points, 2). csv: names, labels and places. json: with all that the map is made of. */
export const COORDINATE_FILES = ['npy', 'csv', 'json'] as const;
export const coordinateQuerySchema = z.strictObject({
  format: z.enum(COORDINATE_FILES),
  /** Of a kept frame; the newest one when it is left out. */
  iteration: wholeNumber.optional(),
});
const selectionNameSchema = z.string().trim().min(1, 'must not be empty').max(120, 'must be at most 120 characters');
const selectionNoteSchema = z.string().trim().max(2000, 'must be at most 2,000 characters');
export const newSelectionSchema = z.strictObject({
  name: selectionNameSchema,
  note: selectionNoteSchema.default(''),
  imageIds: z.array(idSchema).min(1, 'must name at least one picture').max(MAX_EMBEDDING_POINTS),
  /** The map that it was made on. */
  embeddingId: idSchema.nullable().default(null),
  by: displayNameSchema,
});
export const selectionChangeSchema = z.strictObject({
  name: selectionNameSchema.optional(),
  note: selectionNoteSchema.optional(),
});
export const selectionMembersQuerySchema = z.strictObject({ format: z.enum(['csv']) });

// ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** See lib/domain/embedding.ts for what else there is to get of a map. */
export const embeddingAnswerSchema = z.object({ embedding: embeddingSchema });
/** A page of a set's maps; `total` counts them all. */
export const embeddingsAnswerSchema = z.object({ embeddings: z.array(embeddingSchema), total: z.int() });
export const selectionAnswerSchema = z.object({ selection: selectionSchema });
export const selectionsAnswerSchema = z.object({ selections: z.array(selectionSummarySchema) });
