import type { Embedding, EmbeddingRequest } from '@/lib/domain/embedding';

/** Of a map that goes on from another: 30 in which only the new points move, then 100 of all. More would move the old ones. */
const EXTENSION_ITERATIONS = 130;

/** What is asked for to place new pictures in a map. UMAP takes its way anew, as long as it was. */
export function extensionRequest({ request }: Pick<Embedding, 'request'>): EmbeddingRequest {
  if (request.spec.method !== 'tsne') return request;
  return { ...request, spec: { ...request.spec, iterations: EXTENSION_ITERATIONS } };
}

/** What is asked for to make a map anew: one that went on from another takes as many iterations as both. */
export function restartRequest(
  embedding: Pick<Embedding, 'request' | 'extends' | 'targetIterations'>,
): EmbeddingRequest {
  const { request, targetIterations } = embedding;
  if (embedding.extends === null || request.spec.method !== 'tsne') return request;
  return { ...request, spec: { ...request.spec, iterations: targetIterations } };
}
