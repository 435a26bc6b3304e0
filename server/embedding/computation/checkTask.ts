import { AppError } from '@/lib/domain/appError';
import type { EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import { neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { mostUmapNeighbours } from '../umapOptions';

/** Fewer have no neighbourhoods to speak of. */
const LEAST_POINTS = 4;

/** What a ComputationTask says of it. */
export interface Mappable {
  spec: EmbeddingSpec;
  vectors: { count: number };
}

/** Throws `invalid_input` that names the field of the request and what to change, for what no computation can make a map of; `too_large`. */
export function checkTask({ spec, vectors: { count } }: Mappable): void {
  if (count < LEAST_POINTS)
    throw new AppError('invalid_input', `A map needs at least ${LEAST_POINTS} pictures, but the set has ${count} with vectors. Add some.`, { field: 'imageSetId' }); // prettier-ignore
  if (spec.method === 'tsne' && spec.perplexity > count - 1)
    throw new AppError('invalid_input', `The perplexity is ${spec.perplexity}, but a map of ${count} pictures takes at most ${count - 1}, and ${Math.max(2, Math.floor((count - 1) / 3))} or less are usual. Lower it, or add pictures.`, { field: 'spec.perplexity' }); // prettier-ignore
  if (spec.method === 'tsne') requireRoomForPerplexity(spec.perplexity, count);
  if (spec.method === 'umap' && spec.neighbours > count - 1)
    throw new AppError('invalid_input', `The number of neighbours is ${spec.neighbours}, but a map of ${count} pictures takes at most ${count - 1}. Lower it, or add pictures.`, { field: 'spec.neighbours' }); // prettier-ignore
  if (spec.method === 'umap' && spec.neighbours > mostUmapNeighbours(count))
    throw new AppError('too_large', `The number of neighbours is ${spec.neighbours}, but UMAP of ${count.toLocaleString('en')} pictures takes at most ${mostUmapNeighbours(count)}, or its graph does not fit into memory. Lower it, make a set with fewer pictures, or take t-SNE.`, { field: 'spec.neighbours' }); // prettier-ignore
}

function requireRoomForPerplexity(perplexity: number, count: number): void {
  try {
    neighboursForPerplexity(perplexity, count);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { ...error.options, field: 'spec.perplexity' });
  }
}
