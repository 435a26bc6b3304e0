import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';

export const imageSetSchema = z.object({
  id: idSchema,
  name: z.string(),
  description: z.string(),
  imageCount: z.int(),
  createdAt: z.iso.datetime(),
});
export type ImageSet = z.infer<typeof imageSetSchema>;

/**
 * A picture of a set. `position` is its place in the set, from 0. The bytes are the artifact `hash`. `maskHash` is a
 * second artifact, where it is known what of the picture the label means: a grey PNG of the same size, white there.
 */
export const imageSchema = z.object({
  id: idSchema,
  imageSetId: idSchema,
  position: z.int().min(0),
  fileName: z.string(),
  label: z.string().nullable(),
  hash: sha256Schema,
  widthPx: z.int(),
  heightPx: z.int(),
  maskHash: sha256Schema.nullable(),
});
export type Image = z.infer<typeof imageSchema>;
/** A picture before it has its place. */
export type NewImage = Omit<Image, 'imageSetId' | 'position' | 'maskHash'> & Partial<Pick<Image, 'maskHash'>>;

/** Pictures above this many pixels are refused before they are decoded (20,000 × 20,000 is 400 million). */
export const MAX_IMAGE_PIXELS = 64_000_000;
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024;
