/**
 * Which pixels of one picture speak for one class, by another method than the session's heatmap: what it is checked
 * against. A map is named by the hash of all that it depends on, computed once as a task, and kept as an array.
 */
import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { fillSchema, occlusionSpecSchema } from './occlusion';
import { deviceSchema } from './provenance';
import { layerNameSchema } from './session';

export const ATTRIBUTION_ALGORITHM = 'attribution/1';
/** Deletion, insertion and sensitivity-n of a map. */
export const MEASURES_ALGORITHM = 'map-measures/1';

const wholeNumber = (most: number) => z.int('must be a whole number').min(1, 'must be 1 or more').max(most, `must be at most ${most}`); // prettier-ignore

/** Maps are compared pixel by pixel, over the whole picture. */
const wholePictureSpecSchema = occlusionSpecSchema.refine(({ box }) => box === undefined, {
  path: ['box'],
  error: 'cannot be given for a cross-check: it compares maps of the whole picture. Run it without the box first',
});

export const attributionMethodSchema = z.discriminatedUnion('kind', [
  /** The heatmap itself, per pixel: read from a run that is complete, or computed for a control. */
  z.strictObject({ kind: z.literal('occlusion'), spec: wholePictureSpecSchema }),
  /** lib/attribution/rise.ts; what a mask hides becomes the fill. */
  z.strictObject({
    kind: z.literal('rise'),
    masks: wholeNumber(20_000).default(1000),
    cells: wholeNumber(64).default(7),
    keep: z.number().gt(0, 'must be above 0').lt(1, 'must be below 1').default(0.5),
    seed: z.int().min(0).max(0xffffffff).default(1),
    fill: fillSchema,
  }),
  /** lib/attribution/gradCam.ts; null: the last layer with maps. */
  z.strictObject({ kind: z.literal('grad-cam'), layer: layerNameSchema.nullable().default(null) }),
  /** The steepest channel's slope at each pixel; engines with gradients only. */
  z.strictObject({ kind: z.literal('gradient') }),
  /** lib/attribution/inputGradients.ts; from the fill to the picture. */
  z.strictObject({
    kind: z.literal('integrated-gradients'),
    steps: wholeNumber(1000).default(50),
    fill: fillSchema,
  }),
]);
export type AttributionMethod = z.infer<typeof attributionMethodSchema>;
export type AttributionKind = AttributionMethod['kind'];

/** As people know them. */
export const ATTRIBUTION_NAMES: Readonly<Record<AttributionKind, string>> = {
  occlusion: 'Occlusion',
  rise: 'RISE',
  'grad-cam': 'Grad-CAM',
  gradient: 'Gradient',
  'integrated-gradients': 'Integrated gradients',
};

/** The network's own weights, moved about at random within each tensor: lib/attribution/randomisedWeights.ts. */
export const weightControlSchema = z.strictObject({ seed: z.int().min(0).max(0xffffffff) });

export const attributionRequestSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  classIndex: z.int().min(0),
  method: attributionMethodSchema,
  /** Null: the network as it is. */
  randomised: weightControlSchema.nullable().default(null),
});
export type AttributionRequest = z.infer<typeof attributionRequestSchema>;

/** What a map depends on. */
export const attributionIdentitySchema = z.object({
  algorithm: z.string(),
  weightsHash: sha256Schema,
  cardHash: sha256Schema,
  imageHash: sha256Schema,
  classIndex: z.int(),
  method: attributionMethodSchema,
  randomised: weightControlSchema.nullable(),
});

/** A finished map; the values are in the artifact. */
export const attributionSchema = z.object({
  key: sha256Schema,
  identity: attributionIdentitySchema,
  width: z.int().min(1),
  height: z.int().min(1),
  /** The layer that Grad-CAM was made at, and the size of its maps; null for the other methods. */
  layer: z.object({ name: z.string(), height: z.int(), width: z.int() }).nullable(),
  /** NPY, height × width, float32; NaN where nothing is known. */
  mapHash: sha256Schema,
  computeMs: z.number(),
  device: deviceSchema,
  specularVersion: z.string(),
});
export type Attribution = z.infer<typeof attributionSchema>;

const curveSchema = z.object({
  /** Probabilities of the class, one for each share of changed pixels. */
  scores: z.array(z.number()),
  /** Area under the curve: the mean height. */
  area: z.number(),
});
/** How faithful a map is to its network: lib/attribution/deletionCurve.ts and sensitivityN.ts. */
export const mapMeasuresSchema = z.object({
  /** Shares of the pixels that are changed, 0…1. */
  shares: z.array(z.number()),
  deletion: curveSchema,
  insertion: curveSchema,
  /** The same in a random order of pixels. */
  randomDeletion: curveSchema,
  randomInsertion: curveSchema,
  sensitivity: z.object({
    /** Side of the squares that are taken away, in pixels, and how many there are. */
    side: z.int(),
    units: z.int(),
    /** Of each size. */
    subsets: z.int(),
    /** Null where the map does not know every pixel. */
    points: z.array(z.object({ n: z.int(), correlation: z.number().nullable() })).nullable(),
  }),
  computeMs: z.number(),
});
export type MapMeasures = z.infer<typeof mapMeasuresSchema>;

/** What the numbers of a map are, for people. */
export const ATTRIBUTION_UNITS: Readonly<Record<AttributionKind, string>> = {
  occlusion: 'drop of the probability, average of the patches over a pixel',
  rise: 'mean probability while the pixel is kept',
  'grad-cam': 'logits a place of the layer, positive part',
  gradient: 'logits for one unit of the normalised input, absolute, of the steepest channel',
  'integrated-gradients': 'logits; all pixels add up to the picture’s less those of the fill',
};
