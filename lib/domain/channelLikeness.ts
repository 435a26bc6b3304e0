/** Whether a layer, of the same network or another one, has a channel like a given one. */
import { z } from 'zod';
import { patchSchema } from './patches';

/** Channels that are listed. */
export const LIKE_CHANNELS = 8;
/** Strongest pictures of two channels that are compared. */
export const LIKENESS_TOP = 9;
/** How often the channel's values are shuffled among the pictures: the greatest of all is reached by chance once in 21. */
export const LIKENESS_SHUFFLES = 20;

const index = z.int().min(0);

export const likeChannelSchema = z.object({
  channel: index,
  /** Pearson's, of the greatest value in each picture: −1…1. */
  correlation: z.number(),
  /** Of the LIKENESS_TOP pictures that fire each of the two most: those that are the same. */
  shared: index,
  /** Where it fires most, strongest first. */
  highest: z.array(patchSchema),
});
export type LikeChannel = z.infer<typeof likeChannelSchema>;

export const channelLikenessSchema = z.object({
  /** The asked layer. */
  networkId: z.string(),
  networkName: z.string(),
  layer: z.string(),
  channels: index,
  /** Pictures that both were shown. */
  pictures: index,
  /** Those of them that each list of strongest pictures has: LIKENESS_TOP, or fewer. */
  top: index,
  /** Most alike first. The channel itself is not among them. */
  alike: z.array(likeChannelSchema).max(LIKE_CHANNELS),
  /** The greatest correlation of any channel with the shuffled values; null: nothing was to be correlated. */
  byChance: z.number().nullable(),
});
export type ChannelLikeness = z.infer<typeof channelLikenessSchema>;
