/** UMAP by umap-js through our run, on the same vectors: no t-SNE, so it has no KL divergence. */
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import type { Vectors } from '@/lib/embedding/vectors';
import { UmapRun } from '@/server/embedding/umapRun';
import { umapStart } from '@/server/embedding/umapStart';

const NEIGHBOURS = 15;

export function runUmap(vectors: Vectors, seed: number): { seconds: number; positions: Float64Array; note: string } {
  const before = process.cpuUsage();
  const neighbours = exactNeighbours(vectors, { k: NEIGHBOURS - 1 });
  const run = new UmapRun(neighbours, umapStart(vectors, 'pca', seed), { seed });
  while (run.iteration < run.epochs) run.step();
  const { user, system } = process.cpuUsage(before);
  const note = `no t-SNE; ${NEIGHBOURS} neighbours, exact, ${run.epochs} epochs`;
  return { seconds: (user + system) / 1e6, positions: run.positions, note };
}
