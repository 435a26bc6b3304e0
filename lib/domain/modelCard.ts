/**
 * The model card, version 1: how pixels become the input tensor and what the output means. It lies beside the weights
 * as NAME.model.json and is hashed with them: a changed card is a changed network.
 *
 * A pixel v (0…255) of channel c becomes (v × scale − mean[c]) / std[c], with the arrays in the order of `channels`.
 */
import { z } from 'zod';

export const CHANNEL_ORDERS = ['RGB', 'BGR', 'GRAY'] as const;
export const FITS = ['cover', 'contain', 'stretch'] as const;
export const LAYOUTS = ['NCHW', 'NHWC'] as const;
/** Filters of resizing. With PIL's names: BILINEAR (the triangle), BICUBIC (Keys, a = −½), LANCZOS (three lobes). */
export const RESAMPLES = ['bilinear', 'bicubic', 'lanczos'] as const;
export const OUTPUT_KINDS = ['probability', 'logit'] as const;

/** Largest network input that is accepted, in pixels a side. */
export const MAX_INPUT_SIDE_PX = 4096;

const sidePx = z.int('must be a whole number of pixels').min(1).max(MAX_INPUT_SIDE_PX);
/** A file beside the card: a plain name, so that a card cannot reach into other folders. */
const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\0]+$/, 'must be a plain file name beside the card, without folders')
  .refine((name) => name !== '.' && name !== '..', 'must be a plain file name beside the card');

export const modelInputSchema = z.strictObject({
  tensor: z.string().min(1),
  width: sidePx,
  height: sidePx,
  layout: z.enum(LAYOUTS).default('NCHW'),
  channels: z.enum(CHANNEL_ORDERS).default('RGB'),
  scale: z
    .number()
    .refine((v) => v !== 0, 'must not be 0')
    .default(1),
  mean: z.array(z.number()).default([0, 0, 0]),
  std: z.array(z.number().refine((v) => v !== 0, 'must not be 0')).default([1, 1, 1]),
  /** cover: the shorter side is resized to `resizeTo` (or the input side), then the centre is cropped. */
  fit: z.enum(FITS).default('cover'),
  resizeTo: sidePx.optional(),
  /** With which filter other sizes are resized, exactly as PIL does; absent: as sharp does by itself. */
  resample: z.enum(RESAMPLES).optional(),
});

export const modelOutputSchema = z.strictObject({
  tensor: z.string().min(1),
  kind: z.enum(OUTPUT_KINDS),
});

export const modelCardSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    format: z.enum(['onnx', 'tfjs']),
    file: fileName,
    input: modelInputSchema,
    output: modelOutputSchema,
    /** A file with one label a line, or the labels themselves. */
    labels: z.union([fileName, z.array(z.string()).min(1)]),
    /** The penultimate tensor; found automatically when absent. */
    features: z.string().min(1).optional(),
    license: z.string().max(500).optional(),
    source: z.string().max(2000).optional(),
  })
  .superRefine((card, context) => {
    const expected = card.input.channels === 'GRAY' ? 1 : 3;
    for (const key of ['mean', 'std'] as const)
      if (card.input[key].length !== expected)
        context.addIssue({
          code: 'custom',
          path: ['input', key],
          message: `must have ${expected} value${expected === 1 ? '' : 's'} for channels ${card.input.channels}, but has ${card.input[key].length}`,
        });
    const { resizeTo, fit, width, height } = card.input;
    if (resizeTo !== undefined && fit === 'cover' && resizeTo < Math.min(width, height))
      context.addIssue({
        code: 'custom',
        path: ['input', 'resizeTo'],
        message: `must be at least the input's shorter side (${Math.min(width, height)}), but is ${resizeTo}`,
      });
  });
export type ModelCard = z.infer<typeof modelCardSchema>;
export type ModelInput = ModelCard['input'];
export type Resample = (typeof RESAMPLES)[number];
export type OutputKind = ModelCard['output']['kind'];

/** A card whose labels have been read: what is stored and hashed. */
export type ResolvedModelCard = Omit<ModelCard, 'labels'> & { labels: string[] };
export const resolvedModelCardSchema = modelCardSchema.refine(
  (card): card is ResolvedModelCard => Array.isArray(card.labels),
  { path: ['labels'], message: 'must be the list of labels' },
) as unknown as z.ZodType<ResolvedModelCard>;

/** Number of colour channels of the input tensor. */
export function channelCount(input: Pick<ModelInput, 'channels'>): 1 | 3 {
  return input.channels === 'GRAY' ? 1 : 3;
}
