/**
 * Occlusion (Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", arXiv 1311.2901, section 4.2):
 * a patch is put on the picture, the network is asked again, and the map shows what it then answers.
 *
 * Patch, stride and fill decide the numbers; the target and the score only decide which of them are shown.
 */
import { z } from 'zod';

export const ALGORITHM_VERSION = 'occlusion/1';

const byte = z.int('must be a whole number from 0 to 255').min(0).max(255);
export const fillSchema = z.tuple([byte, byte, byte]);
export type Fill = z.infer<typeof fillSchema>;

export const occlusionSpecSchema = z.strictObject({
  /** Side of the square patch in pixels of the network's input. */
  patch: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
  /** Distance of neighbouring cells in pixels of the network's input. */
  stride: z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(4096),
  /** Colour of the patch (red, green, blue; 0…255) in pixel space, before normalisation. */
  fill: fillSchema.default([128, 128, 128]),
});
export type OcclusionSpec = z.infer<typeof occlusionSpecSchema>;
export const DEFAULT_FILL: Fill = [128, 128, 128];

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
