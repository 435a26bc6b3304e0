/** What one layer of a network does with one picture: a map for each channel. */
import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { deviceSchema } from './provenance';

export const ACTIVATIONS_ALGORITHM = 'activations/1';

export const channelStatisticsSchema = z.object({
  /** Null, as all but `zeros`, where a value of the map is not finite. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Where the greatest value is: the first place of several. */
  maxAt: z.object({ row: z.int().min(0), col: z.int().min(0) }).nullable(),
  mean: z.number().nullable(),
  /** Share of the places that are exactly 0: behind a ReLU, those that do not fire. */
  zeros: z.number().min(0).max(1),
});
export type ChannelStatistics = z.infer<typeof channelStatisticsSchema>;

/** Everything that the values depend on; its hash names them. */
export const activationsIdentitySchema = z.object({
  algorithm: z.string(),
  weightsHash: sha256Schema,
  cardHash: sha256Schema,
  imageHash: sha256Schema,
  tensor: z.string().min(1),
});
export type ActivationsIdentity = z.infer<typeof activationsIdentitySchema>;

export const activationsSchema = z.object({
  /** SHA-256 of the identity's canonical JSON. */
  key: sha256Schema,
  identity: activationsIdentitySchema,
  networkId: idSchema,
  imageId: idSchema,
  /** Name of the layer that gives the tensor. */
  layer: z.string().min(1),
  channels: z.int().min(1),
  /** Of a map; both 1 where the layer gives one value a channel. */
  height: z.int().min(1),
  width: z.int().min(1),
  /** Of each channel, in order. */
  statistics: z.array(channelStatisticsSchema),
  device: deviceSchema,
  specularVersion: z.string(),
});
export type Activations = z.infer<typeof activationsSchema>;
