/** Everything in the data directory, sorted by what it is for. */
import path from 'node:path';
import type { Sha256 } from '@/lib/domain/hash';
import type { StorageCategory } from '@/lib/domain/storage';
import type { ArtifactStore, StoredArtifact } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { walkFolder, type FoundFile } from './walkFolder';

export interface StoredResult {
  resultKey: Sha256;
  hashes: Sha256[];
  /** By a job that is not over, or a check that waits for it. */
  needed: boolean;
  bytes: number;
  usedAtMs: number;
}

export interface StoredVectors {
  hash: Sha256;
  /** By a task that is not over. */
  needed: boolean;
  bytes: number;
  usedAtMs: number;
}

/** All that is stored of a map. It counts as a result, and goes as a whole. */
export interface StoredMap {
  id: string;
  /** It is not over. */
  needed: boolean;
  /** Of what no other map has. */
  bytes: number;
  usedAtMs: number;
}

export interface Stock {
  artifacts: Record<'networks' | 'pictures' | 'evidence' | 'results' | 'uploads', StoredArtifact[]>;
  results: StoredResult[];
  /** Activation vectors: they count as results, and go one by one. */
  vectors: StoredVectors[];
  maps: StoredMap[];
  files: Record<Exclude<StorageCategory, keyof Stock['artifacts']>, FoundFile[]>;
}

export async function takeStock({
  dataDir,
  artifacts,
  storage,
}: {
  dataDir: string;
  artifacts: Pick<ArtifactStore, 'list'>;
  storage: Database['storage'];
}): Promise<Stock> {
  // The files first: what a row begins to need while they are listed is then seen to be needed.
  const listed: StoredArtifact[] = [];
  for await (const artifact of artifacts.list()) listed.push(artifact);
  const [references, results, vectors, maps, files] = await Promise.all([
    storage.references(),
    storage.results(),
    storage.vectorChunks(),
    storage.embeddings(),
    sortFiles(dataDir, new Set(listed.map(({ hash }) => hash))),
  ]);
  const purposes: [keyof Stock['artifacts'], Set<Sha256>][] = [
    ['networks', new Set(references.networks)],
    ['pictures', new Set(references.pictures)],
    ['evidence', new Set(references.evidence)],
    [
      'results',
      new Set([...[...results, ...maps].flatMap(({ hashes }) => hashes), ...vectors.map(({ hash }) => hash)]),
    ],
  ];
  const sorted: Stock['artifacts'] = { networks: [], pictures: [], evidence: [], results: [], uploads: [] };
  for (const artifact of listed) {
    // One that serves two purposes counts for the first: that is the one which keeps it.
    const purpose = purposes.find(([, hashes]) => hashes.has(artifact.hash))?.[0] ?? 'uploads';
    sorted[purpose].push(artifact);
  }
  const vectorsOf = new Map(vectors.map((chunk) => [chunk.hash, chunk]));
  const measuredVectors = sorted.results.flatMap((artifact) => {
    const chunk = vectorsOf.get(artifact.hash);
    return chunk ? [{ ...artifact, needed: chunk.needed }] : [];
  });
  return {
    artifacts: sorted,
    results: measure(results, sorted.results),
    vectors: measuredVectors,
    maps: measureMaps(maps, sorted.results),
    files,
  };
}

function measureMaps(
  maps: readonly { id: string; hashes: Sha256[]; needed: boolean }[],
  artifacts: readonly StoredArtifact[],
): StoredMap[] {
  const byHash = new Map(artifacts.map((artifact) => [artifact.hash, artifact]));
  const users = new Map<Sha256, number>();
  for (const hash of maps.flatMap(({ hashes }) => hashes)) users.set(hash, (users.get(hash) ?? 0) + 1);
  return maps.map(({ id, hashes, needed }) => {
    const parts = hashes.flatMap((hash) => byHash.get(hash) ?? []);
    const own = parts.filter(({ hash }) => users.get(hash) === 1);
    const usedAtMs = parts.reduce((last, part) => Math.max(last, part.usedAtMs), 0);
    return { id, needed, bytes: own.reduce((sum, part) => sum + part.bytes, 0), usedAtMs };
  });
}

function measure(
  results: readonly Pick<StoredResult, 'resultKey' | 'hashes' | 'needed'>[],
  artifacts: readonly StoredArtifact[],
): StoredResult[] {
  const byHash = new Map(artifacts.map((artifact) => [artifact.hash, artifact]));
  return results.flatMap((result) => {
    const parts = result.hashes.flatMap((hash) => byHash.get(hash) ?? []);
    if (parts.length === 0) return []; // cleared before
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return [{ ...result, bytes, usedAtMs: Math.max(...parts.map(({ usedAtMs }) => usedAtMs)) }];
  });
}

const FOLDERS: Record<string, keyof Stock['files']> = {
  thumbnails: 'thumbnails',
  pulls: 'pulls',
  imports: 'imports',
  db: 'database',
};

async function sortFiles(dataDir: string, artifacts: ReadonlySet<Sha256>): Promise<Stock['files']> {
  const files: Stock['files'] = { thumbnails: [], pulls: [], imports: [], database: [], other: [] };
  const shelf = path.join(dataDir, 'artifacts') + path.sep;
  // There are many thousands of them, and each was looked at already.
  const isListed = (file: string) => file.startsWith(shelf) && artifacts.has(path.basename(file));
  for (const file of await walkFolder(dataDir, isListed)) {
    const [folder = ''] = path.relative(dataDir, file.path).split(path.sep);
    files[FOLDERS[folder] ?? 'other'].push(file);
  }
  return files;
}
