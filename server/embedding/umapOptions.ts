/** How UMAP lays points out. The defaults are those of umap-learn. */
import { z } from 'zod';
import { MAX_ITERATIONS, umapSpecSchema } from '@/lib/domain/embeddingSpec';

/** Neighbours of all points together: the library's graph takes up to 2.7 kB of memory for each. */
const MAX_LINKS = 1_000_000;

/** The largest neighbourhood that UMAP takes of so many points, the point itself counted. */
export function mostUmapNeighbours(count: number): number {
  return Math.min(count - 1, Math.floor(MAX_LINKS / count) + 1);
}

export const umapOptionsSchema = z.object({
  /** Size of a neighbourhood, the point itself counted (`n_neighbors`): at the most the number of points less one. */
  neighbours: umapSpecSchema.shape.neighbours,
  /** How near to each other the map puts points; clusters are about 1 apart at the least. */
  minDist: umapSpecSchema.shape.minDist,
  metric: umapSpecSchema.shape.metric,
  /** 'auto': 500 for up to 2,500 points, falling to 200 for more than 7,500, as the library has it. */
  epochs: z
    .union(
      [z.literal('auto'), z.int().min(1).max(MAX_ITERATIONS)],
      `must be "auto" or a whole number from 1 to ${MAX_ITERATIONS.toLocaleString('en')}`,
    )
    .default('auto'),
  /** Of all random choices. Equal seeds give equal bytes. */
  seed: umapSpecSchema.shape.seed,
});

export type UmapOptions = z.infer<typeof umapOptionsSchema>;

export const DEFAULT_UMAP_OPTIONS: UmapOptions = umapOptionsSchema.parse({});
