import type { ArtifactStore } from '../artifacts/artifactStore';
import type { EmbeddingRecord, EmbeddingRepository } from '../db/embeddingRecords';

/** Deletes all that is stored of a map but what another one needs. Under the lock of the artifacts. */
export async function clearEmbedding(
  { id, pointsHash, stateHash, axesHash, extension }: EmbeddingRecord,
  rows: Pick<EmbeddingRepository, 'frames' | 'sharedHashes' | 'clear'>,
  artifacts: Pick<ArtifactStore, 'evict'>,
  unusedSinceMs: number,
): Promise<void> {
  const frames = await rows.frames(id);
  const own = [...frames.map(({ hash }) => hash), pointsHash, stateHash, axesHash];
  const all = [...own, extension?.pointsHash, extension?.frameHash, extension?.stateHash];
  const hashes = [...new Set(all.filter((hash) => typeof hash === 'string'))];
  const shared = new Set(await rows.sharedHashes(id, hashes));
  await rows.clear(id);
  for (const hash of hashes) if (!shared.has(hash)) await artifacts.evict(hash, unusedSinceMs);
}
