import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { resolvedModelCardSchema } from './modelCard';

/** A network as the pages and the wire know it. Weights are artifacts, named by their hash. */
export const networkSchema = z.object({
  id: idSchema,
  name: z.string(),
  weightsHash: sha256Schema,
  /** SHA-256 of the canonical JSON of the card with its labels read. */
  cardHash: sha256Schema,
  card: resolvedModelCardSchema,
  weightsBytes: z.int(),
  parameterCount: z.int(),
  opset: z.int(),
  createdAt: z.iso.datetime(),
});
export type Network = z.infer<typeof networkSchema>;

/** One class with its probability, best first in every list. */
export const classScoreSchema = z.object({
  classIndex: z.int().min(0),
  label: z.string(),
  probability: z.number(),
});
export type ClassScore = z.infer<typeof classScoreSchema>;
