/** How t-SNE descends. The defaults are those of Belkina et al., Nature Communications 2019, and of openTSNE. */
import { z } from 'zod';

export const tsneOptionsSchema = z.object({
  /** How many times the affinities count at first, so that clusters form before they spread. */
  exaggeration: z.number().min(1, 'must be at least 1').max(1000, 'must be at most 1,000').default(12),
  exaggerationIterations: z.int().min(0, 'must be 0 or more').max(1_000_000, 'must be at most 1,000,000').default(250),
  /**
   * 'auto': the number of points by the exaggeration, then the number of points. A number holds throughout; it is that
   * of FIt-SNE and openTSNE, four times that of scikit-learn, whose gradient has the factor 4.
   */
  learningRate: z
    .union([z.literal('auto'), z.number().positive().max(1e9)], 'must be "auto" or a number above 0')
    .default('auto'),
  momentum: z.number().min(0, 'must be 0 or more').max(0.99, 'must be at most 0.99').default(0.8),
  /** Of all random choices. Equal seeds give equal bytes. */
  seed: z.int().min(0, 'must be 0 or more').max(0xffffffff, 'must be below 2^32').default(1),
  /**
   * Points that start at one place would stay together for ever: they are moved by up to this share of the layout's
   * spread. 0 leaves them.
   */
  jitter: z.number().min(0, 'must be 0 or more').max(1, 'must be at most 1').default(1e-3),
});

export type TsneOptions = z.infer<typeof tsneOptionsSchema>;

export const DEFAULT_TSNE_OPTIONS: TsneOptions = tsneOptionsSchema.parse({});
