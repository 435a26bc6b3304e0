/**
 * What fires a channel: a scan goes through an image set once for all channels of a layer and keeps, of every picture,
 * where each channel fires most and least. A scan is a feature space (features.ts) of the pooling `extremes`, or, for the
 * neurons at one place of the map, `at`.
 */
import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { layerNameSchema } from './session';
import { taskSchema } from './task';

/** Patches of each side that are kept for every channel. */
export const KEPT_PATCHES = 64;
/** Channels that can be asked for together. */
export const MAX_RANKED_CHANNELS = 64;

const index = z.int().min(0);
/** Of a map, rows and columns counted from 0. */
export const mapPlaceSchema = z.strictObject({ row: index, col: index });
export type MapPlace = z.infer<typeof mapPlaceSchema>;

export const scanRequestSchema = z.strictObject({
  networkId: idSchema,
  layer: layerNameSchema,
  /** The neurons at this place alone; every channel wherever it fires when it is left out. */
  place: mapPlaceSchema.optional(),
});
export type ScanRequest = z.infer<typeof scanRequestSchema>;

/** Rows y0…y1−1 and columns x0…x1−1 of the picture as the network is shown it. */
export const pixelBoxSchema = z.object({ y0: z.int(), x0: z.int(), y1: z.int(), x1: z.int() });

export const patchSchema = z.object({
  imageId: idSchema,
  fileName: z.string(),
  label: z.string().nullable(),
  value: z.number(),
  place: mapPlaceSchema,
  /** What the unit there sees of the picture; null where that is not known, or is nothing. */
  box: pixelBoxSchema.nullable(),
  /** Whether the window reaches beyond the picture: then `box` is the part of it that is inside. */
  clipped: z.boolean(),
});
export type Patch = z.infer<typeof patchSchema>;

export const channelRankingSchema = z.object({
  channel: index,
  /** Strongest first, one a picture. */
  highest: z.array(patchSchema),
  /** Over the pictures that were seen, of the greatest value in each; null before the first. */
  max: z.number().nullable(),
  mean: z.number().nullable(),
  /** Pictures in which the channel is above 0 somewhere. */
  fires: index,
});
export type ChannelRanking = z.infer<typeof channelRankingSchema>;

export const layerScanSchema = z.object({
  /** Of the feature space. */
  key: sha256Schema,
  networkId: idSchema,
  imageSetId: idSchema,
  layer: z.string(),
  channels: index,
  /** Of the layer's maps. */
  height: index,
  width: index,
  place: mapPlaceSchema.nullable(),
  /** Pictures of the set, those that were seen, and those that have no values. */
  pictures: index,
  seen: index,
  failed: index,
  /** One more with every change of what the rankings say. */
  version: index,
  task: taskSchema.nullable(),
});
export type LayerScan = z.infer<typeof layerScanSchema>;

export const quantileBandSchema = z.object({
  from: z.number(),
  to: z.number(),
  min: z.number(),
  max: z.number(),
  count: index,
  patches: z.array(patchSchema),
});

/** Everything about one channel over a set. */
export const channelPatchesSchema = z.object({
  channel: index,
  /** One a picture, or all places of the pictures. */
  perPicture: z.enum(['one', 'all']),
  highest: z.array(patchSchema),
  lowest: z.array(patchSchema),
  /** Samples from equal parts of the pictures, those in which the channel fires most first. */
  bands: z.array(quantileBandSchema),
  /** Of the greatest value in each picture. */
  histogram: z.object({
    from: z.number(),
    binWidth: z.number(),
    counts: z.array(index),
    zeros: index,
    notFinite: index,
  }),
  /** Labels of the pictures in `highest`. */
  labels: z.array(z.object({ label: z.string().nullable(), count: index })),
  purity: z.number().nullable(),
  /** Channels whose greatest values rise and fall with this one's, and those that do the opposite; strongest first. */
  together: z.array(z.object({ channel: index, correlation: z.number() })),
  opposed: z.array(z.object({ channel: index, correlation: z.number() })),
});
export type ChannelPatches = z.infer<typeof channelPatchesSchema>;
