/**
 * Occlusion (Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", arXiv 1311.2901, section 4.2):
 * a patch is put on the picture, the network is asked again, and the map shows what it then answers.
 *
 * Patch, stride and fill decide the numbers; the target and the score only decide which of them are shown.
 */
import { z } from 'zod';
import { canonicalJson } from './hash';

export const ALGORITHM_VERSION = 'occlusion/1';

const byte = z.int('must be a whole number from 0 to 255').min(0).max(255);
/** Red, green, blue; 0…255. */
export const colourSchema = z.tuple([byte, byte, byte]);
export type Colour = z.infer<typeof colourSchema>;

/** Standard deviation of a blur in pixels of the network's input. Below the least one hardly anything is hidden. */
export const MIN_SIGMA = 0.5;
export const MAX_SIGMA = 50;
/** Seeds have 32 bits. */
export const MAX_SEED = 0xffff_ffff;
export const sigmaSchema = z
  .number('must be a number of pixels')
  .min(MIN_SIGMA, `must be at least ${MIN_SIGMA} pixels`)
  .max(MAX_SIGMA, `must be at most ${MAX_SIGMA} pixels`);
export const seedSchema = z
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(MAX_SEED, `must be at most ${MAX_SEED}`);

/** Fills that are more than one given colour (lib/occlusion/fill.ts makes their pixels). */
export const pictureFillSchema = z.discriminatedUnion('kind', [
  /** The mean colour of the picture. */
  z.strictObject({ kind: z.literal('mean') }),
  /** The mean colour of the pictures that the network was trained with, as its card says. */
  z.strictObject({ kind: z.literal('data-mean') }),
  /** The picture, blurred by a Gaussian. */
  z.strictObject({ kind: z.literal('blur'), sigma: sigmaSchema }),
  /** Uniform random bytes. */
  z.strictObject({ kind: z.literal('noise'), seed: seedSchema }),
  /** The picture's pixels, shuffled. */
  z.strictObject({ kind: z.literal('shuffle'), seed: seedSchema }),
]);
export type PictureFill = z.infer<typeof pictureFillSchema>;

/** What covers the picture where the patch is. A colour by itself is the oldest form, and hashed as such. */
export const fillSchema = z.union([colourSchema, pictureFillSchema], {
  error:
    'must be a colour as [red, green, blue], or an object whose "kind" is mean, data-mean, blur (with "sigma"), noise or shuffle (with "seed")',
});
export type Fill = z.infer<typeof fillSchema>;

export const FILL_KINDS = ['colour', 'mean', 'data-mean', 'blur', 'noise', 'shuffle'] as const;
export type FillKind = (typeof FILL_KINDS)[number];

export function isColour(fill: Fill): fill is Colour {
  return Array.isArray(fill);
}
export function fillKind(fill: Fill): FillKind {
  return isColour(fill) ? 'colour' : fill.kind;
}
/** Fills that differ from seed to seed. */
export type RandomFill = Extract<PictureFill, { seed: number }>;
export function isRandomFill(fill: Fill): fill is RandomFill {
  return !isColour(fill) && 'seed' in fill;
}
export function sameFill(a: Fill, b: Fill): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** A rectangle of whole pixels of the network's input; whether it lies inside is asked where the input is known. */
export const pixelBoxSchema = z.strictObject({
  x: z.int('must be a whole number of pixels').min(0, 'must be at least 0').max(4095),
  y: z.int('must be a whole number of pixels').min(0, 'must be at least 0').max(4095),
  width: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
  height: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
});
export type PixelBox = z.infer<typeof pixelBoxSchema>;

/** How much segments stay in one piece of the plane instead of following edges; see lib/occlusion/segments.ts. */
export const MIN_COMPACTNESS = 1;
export const MAX_COMPACTNESS = 100;
/** Segments of photographs follow edges, and stay of about one size. */
export const DEFAULT_COMPACTNESS = 10;
export const compactnessSchema = z
  .int('must be a whole number')
  .min(MIN_COMPACTNESS, `must be at least ${MIN_COMPACTNESS}`)
  .max(MAX_COMPACTNESS, `must be at most ${MAX_COMPACTNESS}`);

export const occlusionSpecSchema = z.strictObject({
  /** Side of the square patch in pixels of the network's input. */
  patch: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
  /** Distance of neighbouring cells in pixels of the network's input. */
  stride: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
  /** What the patch shows, in pixel space, before normalisation. */
  fill: fillSchema.default([128, 128, 128]),
  /** Only cells whose centre pixel lies in it are computed; all of them when it is left out. The grid stays what it is. */
  box: pixelBoxSchema.optional(),
  /**
   * A second patch that stays where it is: this rectangle shows the fill in every picture of the run, in that without
   * the moving patch too.
   */
  alsoCovered: pixelBoxSchema.optional(),
  /**
   * Each cell covers a segment of the picture (lib/occlusion/segments.ts) instead of a square. `patch` has no meaning then
   * and must be `stride`, so that a run has one name; this is asked where the grid is made.
   */
  segments: z.strictObject({ compactness: compactnessSchema }).optional(),
});
export type OcclusionSpec = z.infer<typeof occlusionSpecSchema>;
export const DEFAULT_FILL: Colour = [128, 128, 128];

/** How often a run with a random fill is repeated, each time with the next seed. */
export const MAX_REPEATS = 20;
export const repeatsSchema = z
  .int('must be a whole number')
  .min(2, 'must be at least 2')
  .max(MAX_REPEATS, `must be at most ${MAX_REPEATS}`);

/** Which number of the target class a map shows at each cell. */
export const SCORES = ['probability', 'drop', 'logit'] as const;
export const scoreSchema = z.enum(SCORES);
export type Score = z.infer<typeof scoreSchema>;

/** `top`: the class that wins on the unoccluded picture. `label`: the picture's own label, where the network knows it. */
export const targetSchema = z.union([z.enum(['top', 'label']), z.int().min(0)]);
export type Target = z.infer<typeof targetSchema>;

/** Below this unoccluded probability a map of the class says little: a change of the noise looks like a finding. */
export const LOW_BASE_PROBABILITY = 0.1;

/** Most values (cells × classes) that one run may hold: 64 Mi float32 values are 256 MiB. */
export const MAX_RUN_VALUES = 64 * 1024 * 1024;

/** Classes that are listed for every cell. */
export const TOP_CLASSES = 5;
