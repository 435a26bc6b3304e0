import type { Embedding } from '@/lib/domain/embedding';
import type { EmbeddingService } from './embeddingService';

/** Resolves once the map is as wanted: by default, once it is over. */
export function whenSettled(
  embeddings: Pick<EmbeddingService, 'get' | 'subscribe'>,
  id: string,
  isWanted = ({ state }: Embedding) => state.status === 'finished' || state.status === 'failed',
): Promise<Embedding> {
  return new Promise((resolve) => {
    const look = (embedding: Embedding | null) => {
      if (!embedding || embedding.id !== id || !isWanted(embedding)) return;
      stop();
      resolve(embedding);
    };
    const stop = embeddings.subscribe((event) => {
      if (event.kind === 'updated') look(event.embedding);
    });
    void embeddings.get(id).then(look);
  });
}
