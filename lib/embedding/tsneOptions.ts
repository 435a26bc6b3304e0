/** How t-SNE descends. The defaults are those of Belkina et al., Nature Communications 2019, and of openTSNE. */
import { z } from 'zod';
import { exaggerationSchema, learningRateSchema, seedSchema } from '../domain/embeddingSpec';

export const tsneOptionsSchema = z.object({
  exaggeration: exaggerationSchema,
  /** Steps in which the affinities are exaggerated ("early exaggeration", van der Maaten & Hinton 2008, section 3.4). */
  exaggerationIterations: z.int().min(0, 'must be 0 or more').max(1_000_000, 'must be at most 1,000,000').default(250),
  learningRate: learningRateSchema,
  /** What a step keeps of the one before it. */
  momentum: z.number().min(0, 'must be 0 or more').max(0.99, 'must be at most 0.99').default(0.8),
  seed: seedSchema,
  /**
   * Points that start at one place would stay together for ever: they are moved by up to this share of the layout's
   * spread. 0 leaves them.
   */
  jitter: z.number().min(0, 'must be 0 or more').max(1, 'must be at most 1').default(1e-3),
});

export type TsneOptions = z.infer<typeof tsneOptionsSchema>;

export const DEFAULT_TSNE_OPTIONS: TsneOptions = tsneOptionsSchema.parse({});

/**
 * Exaggerated steps of a run of so many: half of them at the most, because a layout that ends while it is exaggerated has
 * drawn its clusters together to points, smaller than anybody could see.
 */
export function exaggerationWithin(iterations: number): number {
  return Math.min(DEFAULT_TSNE_OPTIONS.exaggerationIterations, Math.floor(iterations / 2));
}
