/** What a browser knows of maps, and how each message changes it. Pure. */
import type { Embedding } from '@/lib/domain/embedding';
import type { EmbeddingProgress } from '@/lib/protocol/protocol';

/** Maps that are known at the most: those of the session, and others that were looked at. */
const KNOWN_EMBEDDINGS = 50;

/** [S1] The snapshot's maps, then those that were looked at besides: they are watched again. */
export function withSnapshotEmbeddings(known: readonly Embedding[], snapshot: readonly Embedding[]): Embedding[] {
  const others = known.filter((embedding) => !findEmbedding(snapshot, embedding.id));
  return [...snapshot, ...others].slice(0, KNOWN_EMBEDDINGS);
}

/** A new one comes first, a known one stays where it is. */
export function withEmbedding(known: readonly Embedding[], embedding: Embedding): Embedding[] {
  if (!findEmbedding(known, embedding.id)) return [embedding, ...known].slice(0, KNOWN_EMBEDDINGS);
  return known.map((other) => (other.id === embedding.id ? embedding : other));
}

/**
 * Takes an answer in. What was told while it was on its way is as new or newer: `before` is what was known when it was
 * asked for.
 */
export function withAnsweredEmbedding(
  known: readonly Embedding[],
  before: readonly Embedding[],
  embedding: Embedding,
): readonly Embedding[] {
  const { id } = embedding;
  return findEmbedding(known, id) === findEmbedding(before, id) ? withEmbedding(known, embedding) : known;
}

/** [M2] Progress between state changes. */
export function withEmbeddingProgress(
  known: readonly Embedding[],
  { embeddingId, iteration, etaMs, kl }: EmbeddingProgress,
): readonly Embedding[] {
  const embedding = findEmbedding(known, embeddingId);
  if (embedding?.state.status !== 'running') return known;
  const isNewValue = kl && kl[0] > (embedding.kl.at(-1)?.[0] ?? -1);
  const curve = isNewValue ? [...embedding.kl, kl] : embedding.kl;
  return withEmbedding(known, { ...embedding, iteration, kl: curve, state: { ...embedding.state, etaMs } });
}

/** A frame says how far its map is, often before the next progress message does. */
export function withEmbeddingIteration(
  known: readonly Embedding[],
  embeddingId: string,
  iteration: number,
): readonly Embedding[] {
  const embedding = findEmbedding(known, embeddingId);
  const isFurther = embedding?.state.status === 'running' && iteration > embedding.iteration;
  return isFurther ? withEmbedding(known, { ...embedding, iteration }) : known;
}

export function findEmbedding(known: readonly Embedding[], id: string | null): Embedding | undefined {
  return known.find((embedding) => embedding.id === id);
}
