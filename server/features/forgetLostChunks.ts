import type { Sha256 } from '@/lib/domain/hash';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';

/**
 * Chunks whose file is gone, by whatever hand: their pictures are missing from now on. Gives back the others. To be called
 * under the lock of the chunks: one that is being stored again must not be forgotten.
 */
export async function forgetLostChunks(
  { database, artifacts }: { database: Pick<Database, 'features'>; artifacts: Pick<ArtifactStore, 'has'> },
  key: Sha256,
  imageSetId: string,
): Promise<Sha256[]> {
  const kept: Sha256[] = [];
  for (const hash of await database.features.chunkHashes(key, imageSetId))
    if (await artifacts.has(hash)) kept.push(hash);
    else await database.features.deleteChunk(hash);
  return kept;
}
