/**
 * A finding about one channel of a layer: its filter, its map for a picture, the patches that fire it, or several of
 * these. What is frozen of each outlives the network, the pictures and the scan.
 */
import { z } from 'zod';
import { channelStatisticsSchema } from './activations';
import { checkedLikenessSchema } from './checkedLikeness';
import { idSchema, sha256Schema } from './hash';
import { filterInputSchema, measuredFilterSchema } from './layerFilters';
import { mapPlaceSchema, patchSchema, pixelBoxSchema } from './patches';
import { deviceSchema } from './provenance';
import { layerNameSchema } from './session';

/** Patches of each side that a finding keeps at the most: as many as its sheet has room for. */
export const MAX_FROZEN_PATCHES = 36;

export const channelTargetSchema = z.strictObject({
  networkId: idSchema,
  layer: layerNameSchema,
  /** Of the layer, from 0. */
  channel: z.int().min(0),
});
export type ChannelTarget = z.infer<typeof channelTargetSchema>;

const askedEvidenceSchema = z
  .strictObject({
    /** Of the layer itself, or of the one whose outputs it passes on channel by channel, as behind a ReLU. */
    filter: z.union([z.literal(true), z.strictObject({ layer: layerNameSchema })]).optional(),
    /** The map of this picture. */
    map: z
      .strictObject({
        imageId: idSchema,
        /** One neuron of it: the finding says what that gives, and what it sees. */
        at: mapPlaceSchema.optional(),
      })
      .optional(),
    /** Of the scan of these pictures, as far as it is. */
    patches: z
      .strictObject({
        imageSetId: idSchema,
        /** Of the neuron at this place of the map. */
        place: mapPlaceSchema.optional(),
        top: z.int().min(1).max(MAX_FROZEN_PATCHES).default(9),
      })
      .optional(),
  })
  .refine(
    ({ filter, map, patches }) => filter !== undefined || map !== undefined || patches !== undefined,
    'must name at least one of filter, map and patches',
  );
export type AskedEvidence = z.infer<typeof askedEvidenceSchema>;

export const channelDraft = {
  kind: z.literal('channel'),
  target: channelTargetSchema,
  evidence: askedEvidenceSchema,
};

export const frozenFilterSchema = z.object({
  /** The layer that it is of. */
  layer: z.string(),
  /** Input channels × rows × columns. */
  shape: z.tuple([z.int().min(1), z.int().min(1), z.int().min(1)]),
  input: filterInputSchema,
  /** How the weights came about, where they are not stored as they are read; else empty. */
  made: z.string(),
  measured: measuredFilterSchema,
  /** Of all filters of the layer. */
  medianNorm: z.number(),
});

export const frozenMapSchema = z.object({
  imageId: idSchema,
  /** Of its bytes. */
  imageHash: sha256Schema,
  imageName: z.string(),
  height: z.int().min(1),
  width: z.int().min(1),
  statistics: channelStatisticsSchema,
  /** The neuron that it is about; null: the map as it is. */
  at: mapPlaceSchema
    .extend({
      value: z.number(),
      /** What it sees of the picture as the network is shown it; null where that is not known, or is nothing. */
      box: pixelBoxSchema.nullable(),
      /** How many places of the map have a greater value. */
      rank: z.int().min(0),
    })
    .nullable()
    .default(null),
});
export type FrozenMap = z.infer<typeof frozenMapSchema>;

export const frozenPatchSchema = patchSchema.extend({ imageHash: sha256Schema });
export type FrozenPatch = z.infer<typeof frozenPatchSchema>;

export const frozenPatchesSchema = z.object({
  /** Of the scan. */
  key: sha256Schema,
  imageSetId: idSchema,
  imageSetName: z.string(),
  place: mapPlaceSchema.nullable(),
  /** Pictures of the set, those that were seen, and those that have no values. */
  pictures: z.int().min(0),
  seen: z.int().min(1),
  failed: z.int().min(0),
  /** Of the layer's maps. */
  height: z.int().min(1),
  width: z.int().min(1),
  /** Strongest first, one a picture; then those that fire it least. */
  highest: z.array(frozenPatchSchema).min(1).max(MAX_FROZEN_PATCHES),
  lowest: z.array(frozenPatchSchema).min(1).max(MAX_FROZEN_PATCHES),
  /** Of the pictures in `highest`. */
  labels: z.array(z.object({ label: z.string().nullable(), count: z.int().min(1) })),
  purity: z.number().nullable(),
  /** Of the greatest value in each picture that was seen. */
  max: z.number(),
  mean: z.number(),
  /** Pictures in which the channel is above 0 somewhere. */
  fires: z.int().min(0),
  neverFires: z.boolean(),
});
export type FrozenPatches = z.infer<typeof frozenPatchesSchema>;

export const channelEvidenceSchema = z.object({
  provenance: z.object({
    weightsHash: sha256Schema,
    cardHash: sha256Schema,
    tensor: z.string(),
    /** What was used, of the evidence that there is. */
    algorithms: z.array(z.string()),
    /** Where the values were computed; null: nothing was, or their rows were cleared since. */
    device: deviceSchema.nullable(),
    specularVersion: z.string(),
  }),
  networkName: z.string(),
  filter: frozenFilterSchema.nullable(),
  map: frozenMapSchema.nullable(),
  patches: frozenPatchesSchema.nullable(),
  /** NPY, float32, (input channels, rows, columns): the weights. */
  filterHash: sha256Schema.nullable(),
  /** NPY, float32, (rows, columns): the values. */
  mapHash: sha256Schema.nullable(),
  /** PNG of each: the filter; the picture with its map; the strongest patches as server/image/renderPatches.ts lays them. */
  filterPictureHash: sha256Schema.nullable(),
  mapPictureHash: sha256Schema.nullable(),
  patchesPictureHash: sha256Schema.nullable(),
  /** The one of them that says most. */
  pictureHash: sha256Schema,
});
export type ChannelEvidence = z.infer<typeof channelEvidenceSchema>;

/**
 * Values that differ by no more than this share of the largest one are called the same: batches of other sizes and other
 * devices add up in another order.
 */
export const SAME_VALUE_TOLERANCE = 1e-4;

/** The network, the picture and the scan as they are now, against the evidence. Null: not in it, or not to be compared. */
export const channelComparisonSchema = z.object({
  kind: z.literal('channel'),
  /** `compared`: nothing of the evidence could be, and channels like it were looked for in another network. */
  verdict: z.enum(['same', 'changed', 'compared']),
  /** Greatest |Δ weight|; null: of other shapes, or compared before that was measured. */
  filter: z.object({ equal: z.boolean(), maxDifference: z.number().nullable().default(null) }).nullable(),
  map: z
    .object({
      maxDifference: z.number(),
      row: z.int(),
      col: z.int(),
      /** The neuron's value; null: the finding is about none, or it was compared before that was measured. */
      at: z.object({ then: z.number(), now: z.number().nullable() }).nullable().default(null),
    })
    .nullable(),
  patches: z
    .object({
      top: z.int(),
      /** Those that are still among the strongest, by the bytes of the picture and the place. */
      stay: z.int(),
      /** Greatest |Δ value| of the ones that stay; null: none does. */
      maxDifference: z.number().nullable(),
      seen: z.object({ then: z.int(), now: z.int() }),
    })
    .nullable(),
  /** Of a check with another network: which channels of it are like this one. Null: not asked, or nothing to go by. */
  likeness: checkedLikenessSchema.nullable().default(null),
  /** In plain words: what is no longer as it was, and what could not be compared. */
  reasons: z.array(z.string()),
});
export type ChannelComparison = z.infer<typeof channelComparisonSchema>;

/**
 * The picture of the patches, in pixels: cells row by row with a gap around each, in a cell what the unit sees above the
 * whole picture with the white box.
 */
export const PATCH_SHEET = { columns: 6, px: 112, gap: 8, between: 4 } as const;

/** What tells a finding of this kind from others. */
export const channelFinding = {
  kind: z.literal('channel'),
  target: channelTargetSchema,
  evidence: channelEvidenceSchema,
};
