/** What a comment points at inside a finding: a place in its frozen evidence, so that it means the same for ever. */
import { z } from 'zod';
import { idSchema } from './hash';

const index = z.int().min(0).max(1_000_000); // prettier-ignore
/** The part of the finding whose evidence it is; left out: what the finding began with. */
const part = { part: idSchema.optional() };

export const findingAnchorSchema = z.discriminatedUnion(
  'kind',
  [
    /** A patch that fires the channel most, or least: its place in the evidence's list, from 0. */
    z.strictObject({ ...part, kind: z.literal('patch'), side: z.enum(['highest', 'lowest']), place: index }),
    /** The channel's filter. */
    z.strictObject({ ...part, kind: z.literal('filter') }),
    /** A neuron: a position of the channel's map. */
    z.strictObject({ ...part, kind: z.literal('neuron'), row: index, col: index }),
    /** A position of the patch on the picture of a heatmap. */
    z.strictObject({ ...part, kind: z.literal('cell'), row: index, col: index }),
    /** A picture among the circled points of a map. */
    z.strictObject({ ...part, kind: z.literal('point'), imageId: idSchema }),
  ],
  'must be a patch, the filter, a neuron, a cell or a point',
);
export type FindingAnchor = z.infer<typeof findingAnchorSchema>;
