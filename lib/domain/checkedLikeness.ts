/** Whether another network has a channel like that of a finding: as it was answered when the finding was checked with it. */
import { z } from 'zod';
import { idSchema } from './hash';
import { LIKENESS_SHUFFLES } from './channelLikeness';

/** Channels that a check keeps, over all layers that were asked. */
export const CHECKED_LIKE_CHANNELS = 5;

const index = z.int().min(0);

export const checkedLikenessSchema = z.object({
  /** The network that was asked, and its layers that were searched for patches over the same pictures. */
  networkId: idSchema,
  networkName: z.string(),
  layers: z.array(z.object({ layer: z.string(), channels: index, pictures: index })).min(1),
  imageSetId: idSchema,
  imageSetName: z.string(),
  /** Those above the level of their layer first, furthest above it first. */
  best: z
    .array(
      z.object({
        layer: z.string(),
        channel: index,
        /** Pearson's, of the greatest value in each picture: −1…1. */
        correlation: z.number(),
        /** Of the `top` pictures that fire each of the two most: those that are the same. */
        shared: index,
        top: index,
        /**
         * The greatest correlation of any channel of its layer with the values shuffled: the level that it is judged by.
         * Null in what was stored before each layer had its own.
         */
        byChance: z.number().nullable().default(null),
      }),
    )
    .max(CHECKED_LIKE_CHANNELS),
  /** The greatest level of any of these layers; null: nothing was to be correlated. */
  byChance: z.number().nullable(),
  /** How often they were shuffled. */
  shuffles: index.default(LIKENESS_SHUFFLES),
});
export type CheckedLikeness = z.infer<typeof checkedLikenessSchema>;

/** Pearson's that the best channel of the same layer reached by chance; null: it is not known. */
export function levelOfChance({ byChance }: CheckedLikeness, one: CheckedLikeness['best'][number]): number | null {
  return one.byChance ?? byChance;
}

/** Whether it is more like the finding's channel than any of its layer was by chance. */
export function isAboveChance(likeness: CheckedLikeness, one: CheckedLikeness['best'][number]): boolean {
  const level = levelOfChance(likeness, one);
  return level === null || one.correlation > level;
}
