import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Schema } from '@/lib/domain/hash';
import type { StoredArtifact } from './artifactStore';
import type { Uses } from './uses';

/** Files of one folder that are looked at together. */
const TOGETHER = 32;

/** Every artifact of a store's folder. Those that go away meanwhile are left out. */
export async function* listArtifacts(dir: string, uses: Uses): AsyncGenerator<StoredArtifact> {
  for (const folder of (await namesIn(dir)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    const hashes = (await namesIn(path.join(dir, folder))).filter((name) => sha256Schema.safeParse(name).success);
    for (let from = 0; from < hashes.length; from += TOGETHER) {
      const found = await Promise.all(
        hashes.slice(from, from + TOGETHER).map(async (hash) => {
          const file = path.join(dir, folder, hash);
          const stats = await stat(file).catch(() => null);
          return stats?.isFile() ? { hash, bytes: stats.size, usedAtMs: uses.lastOf(hash, stats) } : null;
        }),
      );
      yield* found.filter((one) => one !== null);
    }
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // nothing stored yet
    throw error;
  }
}
