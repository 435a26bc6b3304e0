/** What became of the things that a finding is about, since it was written: its evidence is as it was. */
import { z } from 'zod';
import { idSchema } from './hash';

/** Numbers of the parts that it is a reason for; left out where the finding has one part. */
const of = { parts: z.array(z.int().min(1)).optional() };

export const staleReasonSchema = z.discriminatedUnion('kind', [
  /** There is a newer network of this name, with other weights. */
  z.object({ ...of, kind: z.literal('newer-weights'), networkId: idSchema, name: z.string(), at: z.iso.datetime() }),
  z.object({ ...of, kind: z.literal('network-gone'), name: z.string() }),
  /** In the same set there is a newer picture of this name, with other bytes. */
  z.object({ ...of, kind: z.literal('picture-replaced'), name: z.string() }),
  z.object({ ...of, kind: z.literal('picture-gone'), name: z.string() }),
  /** It could not be looked up: there may be any of these, or none. Nothing else stands beside it. */
  z.object({ ...of, kind: z.literal('unknown') }),
]);
export type StaleReason = z.infer<typeof staleReasonSchema>;
