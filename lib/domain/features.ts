/**
 * Activation vectors: what one layer of a network gives for a picture, as one row of numbers. They are named by all that
 * they depend on but the picture (the feature space) and by the picture's bytes, so that a picture that is in two sets,
 * or is added later, never makes another one be computed again.
 */
import { z } from 'zod';
import { failedPictureSchema } from './failedPicture';
import { idSchema, sha256Schema } from './hash';
import { deviceSchema } from './provenance';
import { taskSchema } from './task';

export const FEATURES_ALGORITHM = 'features/1';

/**
 * How a layer's values for one picture become a row. mean: a map of channels has its mean over space, a value a channel.
 * none: all values, in the network's own order.
 */
export const POOLINGS = ['mean', 'none'] as const;
export const poolingSchema = z.enum(POOLINGS);
export type Pooling = z.infer<typeof poolingSchema>;

/**
 * What a scan for patches keeps (patches.ts). extremes: where each channel fires most and least
 * (lib/tensor/extremesOverSpace). at: each channel's value at one place of the map.
 */
export const SCAN_POOLINGS = ['extremes', 'at'] as const;
const anyPoolingSchema = z.enum([...POOLINGS, ...SCAN_POOLINGS]);
export type AnyPooling = z.infer<typeof anyPoolingSchema>;

/** Pictures × dimensions at the most: 1 GiB of float32, which whoever maps them holds in memory. */
export const MAX_FEATURE_VALUES = 2 ** 28;

/** Everything that a vector depends on but its picture; its hash names the feature space. */
export const featureIdentitySchema = z.object({
  algorithm: z.string(),
  weightsHash: sha256Schema,
  cardHash: sha256Schema,
  tensor: z.string().min(1),
  pooling: anyPoolingSchema,
  /** Of the pooling `at`: row-major in the map. */
  place: z.int().min(0).optional(),
});
export type FeatureIdentity = z.infer<typeof featureIdentitySchema>;

export const featureSpaceSchema = z.object({
  /** SHA-256 of the identity's canonical JSON. */
  key: sha256Schema,
  networkId: idSchema,
  identity: featureIdentitySchema,
  /** Name of the layer that gives the tensor. */
  layer: z.string().min(1),
  /** Where the channels are in the layer's shape; null where the values are taken as they are. */
  channelAxis: z.int().min(0).nullable(),
  /** Values that the layer gives for a picture, before pooling. */
  valuesPerPicture: z.int().min(1),
  /** Length of a row. */
  dimensions: z.int().min(1),
  createdAt: z.iso.datetime(),
});
export type FeatureSpace = z.infer<typeof featureSpaceSchema>;

/** Whether the space is that of a scan for patches, and nothing that a map could be made of. */
export function isScan({ identity }: Pick<FeatureSpace, 'identity'>): boolean {
  return SCAN_POOLINGS.some((pooling) => pooling === identity.pooling);
}

/** Where and with which version some of a set's vectors were computed. */
export const featureOriginSchema = z.object({
  device: deviceSchema,
  specularVersion: z.string(),
  /** When the last of them was stored. */
  computedAt: z.iso.datetime(),
  pictures: z.int().min(1),
});
export type FeatureOrigin = z.infer<typeof featureOriginSchema>;

/** Counts of the pictures of a set in one feature space; the rest has no vector yet, or one that was cleared. */
export const featureTallySchema = z.object({
  pictures: z.int().min(0),
  computed: z.int().min(0),
  /** Pictures that cannot be read, or for which the network gives NaN or an infinite number. */
  failed: z.int().min(0),
});
export type FeatureTally = z.infer<typeof featureTallySchema>;

/** The vectors of an image set in one feature space, as far as they are there. */
export const featureSetSchema = z.object({
  space: featureSpaceSchema,
  tally: featureTallySchema,
  /** Newest first. */
  origins: z.array(featureOriginSchema),
  /** The task that computes them, or else the last one. */
  task: taskSchema.nullable(),
});
export type FeatureSet = z.infer<typeof featureSetSchema>;

/** What a features task reports while it runs and at its end, in its `report`. */
export const featureReportSchema = z.object({
  key: sha256Schema,
  networkId: idSchema,
  imageSetId: idSchema,
  layer: z.string(),
  tensor: z.string(),
  pooling: anyPoolingSchema,
  dimensions: z.int(),
  /** Vectors that this run computed; the others were there. */
  computed: z.int().min(0),
  /** Pictures without a vector, with the reason; the first ones of `failedCount`. */
  failed: z.array(failedPictureSchema),
  failedCount: z.int().min(0),
});
export type FeatureReport = z.infer<typeof featureReportSchema>;
