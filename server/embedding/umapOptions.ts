/** How UMAP lays points out. The defaults are those of umap-learn. */
import { z } from 'zod';
import { METRICS } from '@/lib/embedding/neighbours';
import { tsneOptionsSchema } from '@/lib/embedding/tsneOptions';

export const MAX_EPOCHS = 100_000;

export const umapOptionsSchema = z.object({
  /** Size of a neighbourhood, the point itself counted (`n_neighbors`): at the most the number of points less one. */
  neighbours: z.int().min(2, 'must be at least 2').max(200, 'must be at most 200').default(15),
  /** How near to each other the map puts points; clusters are about 1 apart at the least. */
  minDist: z.number().min(0, 'must be 0 or more').max(1, 'must be at most 1').default(0.1),
  metric: z.enum(METRICS).default('euclidean'),
  /** 'auto': 500 for up to 2,500 points, falling to 200 for more than 7,500, as the library has it. */
  epochs: z
    .union(
      [z.literal('auto'), z.int().min(1).max(MAX_EPOCHS)],
      `must be "auto" or a whole number from 1 to ${MAX_EPOCHS.toLocaleString('en')}`,
    )
    .default('auto'),
  /** Of all random choices. Equal seeds give equal bytes. */
  seed: tsneOptionsSchema.shape.seed,
});

export type UmapOptions = z.infer<typeof umapOptionsSchema>;

export const DEFAULT_UMAP_OPTIONS: UmapOptions = umapOptionsSchema.parse({});
