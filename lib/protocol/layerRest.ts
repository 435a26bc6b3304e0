/** What is asked of the layers of a network: feature maps of a picture, and patches of an image set. */
import { z } from 'zod';
import { activationsSchema } from '../domain/activations';
import { channelLikenessSchema } from '../domain/channelLikeness';
import { channelSuggestionsSchema } from '../domain/channelSuggestions';
import { idSchema, sha256Schema } from '../domain/hash';
import {
  channelPatchesSchema,
  channelRankingSchema,
  KEPT_PATCHES,
  layerScanSchema,
  MAX_RANKED_CHANNELS,
} from '../domain/patches';
import { layerNameSchema } from '../domain/session';

/** Which feature maps. */
export const activationsQuerySchema = z.strictObject({ image: idSchema, layer: layerNameSchema });
const channelBound = z.coerce.number().int('must be a channel, counted from 0').min(0);
/** Some of their values: channels `from` up to, but not with, `to`. `key`: which values the asker knows the facts of. */
export const activationValuesQuerySchema = activationsQuerySchema
  .extend({
    key: sha256Schema.optional(),
    from: channelBound.default(0),
    to: channelBound.optional(),
    format: z.enum(['raw', 'npy']).default('raw'),
  })
  .refine(({ from, to }) => to === undefined || from < to, { path: ['to'], message: 'must be greater than "from"' });
export const activationsAnswerSchema = z.object({ activations: activationsSchema });
/** Scans for patches. */
export const scansQuerySchema = z.strictObject({ network: idSchema.optional() });
const count = (least: number, most: number) => z.coerce.number().int('must be a whole number').min(least).max(most);
export const RANKING_ORDERS = ['channel', 'max', 'mean', 'fires'] as const;
export const rankingQuerySchema = z.strictObject({
  key: sha256Schema,
  /** Channels in this order: by number, or the greatest first. */
  order: z.enum(RANKING_ORDERS).default('channel'),
  from: z.coerce.number().int('must be a whole number').min(0).default(0),
  count: count(1, MAX_RANKED_CHANNELS).default(16),
  /** Patches of each. */
  top: count(1, KEPT_PATCHES).default(9),
});
export const channelPatchesQuerySchema = z.strictObject({
  key: sha256Schema,
  channel: z.coerce.number().int('must be a channel, counted from 0').min(0),
  top: count(1, KEPT_PATCHES).default(9),
  /** One patch of a picture at the most, or as many as are strong enough. */
  perPicture: z.enum(['one', 'all']).default('one'),
  /** Equal parts of the pictures by strength, and samples of each. */
  bands: count(1, 20).default(5),
  perBand: count(0, KEPT_PATCHES).default(9),
  seed: z.coerce
    .number()
    .int('must be a whole number')
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
});
export const scanAnswerSchema = z.object({ scan: layerScanSchema });
export const scansAnswerSchema = z.object({ scans: z.array(layerScanSchema) });
export const rankingAnswerSchema = scanAnswerSchema.extend({ channels: z.array(channelRankingSchema) });
export const channelPatchesAnswerSchema = z.object({ patches: channelPatchesSchema });
/** Channels of the scan `with` that fire in the same pictures as `channel` of the scan `key`. */
export const likenessQuerySchema = z.strictObject({
  key: sha256Schema,
  channel: z.coerce.number().int('must be a channel, counted from 0').min(0),
  with: sha256Schema,
});
export const likenessAnswerSchema = z.object({ likeness: channelLikenessSchema });
/** What a machine proposes for a channel of a scan. */
export const suggestionsQuerySchema = likenessQuerySchema.omit({ with: true });
export const suggestionsAnswerSchema = z.object({ suggestions: channelSuggestionsSchema });
