import { rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { STORAGE_CATEGORIES, type ClearableCategory, type StorageReport } from '@/lib/domain/storage';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { CatalogueService } from '../catalogue/catalogueService';
import type { Database } from '../db/database';
import { SerialByKey } from '../jobs/serialByKey';
import type { EmbeddingService } from '../embedding/embeddingService';
import type { FeatureService } from '../features/featureService';
import type { JobService } from '../jobs/jobService';
import type { Log } from '../log';
import { Pacer } from '../tasks/pacer';
import type { StorageService } from './storageService';
import { takeStock, type Stock } from './takeStock';

export const DEFAULT_CACHE_BYTES = 10 * 1024 ** 3;
const MINUTE_MS = 60_000;
/** Somebody may be filling in the form of an import whose file was sent already. */
const UPLOAD_KEPT_MS = 60 * MINUTE_MS;
/** What was used so lately is on somebody's screen. */
const RESULT_KEPT_MS = 10 * MINUTE_MS;
const LOOK_EVERY_MS = 10 * MINUTE_MS;

export interface StorageDependencies {
  dataDir: string;
  artifacts: Pick<ArtifactStore, 'list' | 'evict'>;
  database: Pick<Database, 'storage'>;
  jobs: Pick<JobService, 'dropResult' | 'subscribe'>;
  features: Pick<FeatureService, 'dropChunk'>;
  embeddings: Pick<EmbeddingService, 'dropArtifacts'>;
  catalogue: Pick<CatalogueService, 'isPulling'>;
  limitBytes?: number;
  log: Log;
  now?: () => number;
}

/** Something that may go, with how: resolves with whether it went. */
interface Removable {
  bytes: number;
  usedAtMs: number;
  remove(unusedSinceMs: number): Promise<boolean>;
}

export function createStorageService(dependencies: StorageDependencies): StorageService {
  const { dataDir, artifacts, database, jobs, features, embeddings, catalogue, log, now = Date.now } = dependencies;
  const limitBytes = dependencies.limitBytes ?? DEFAULT_CACHE_BYTES;
  const turns = new SerialByKey();
  const inTurn = <T>(work: () => Promise<T>) => turns.run('storage', work);
  const stock = () => takeStock({ dataDir, artifacts, storage: database.storage });

  const removable = (found: Stock): Record<ClearableCategory, Removable[]> => ({
    results: [
      ...found.results.map((result) => ({
        ...result,
        remove: (since: number) => jobs.dropResult(result, since),
      })),
      ...found.vectors.map((chunk) => ({
        ...chunk,
        remove: (since: number) => features.dropChunk(chunk.hash, since),
      })),
      ...found.maps.map((map) => ({
        ...map,
        remove: (since: number) => embeddings.dropArtifacts(map.id, since),
      })),
    ].filter(({ needed }) => !needed),
    uploads: found.artifacts.uploads.map((artifact) => ({
      ...artifact,
      remove: (since) => artifacts.evict(artifact.hash, Math.min(since, now() - UPLOAD_KEPT_MS)),
    })),
    thumbnails: found.files.thumbnails.map((file) => ({ ...file, remove: () => removeFile(file.path) })),
    pulls: found.files.pulls.map((file) => ({
      ...file,
      remove: async () => !catalogue.isPulling(path.basename(file.path)) && removeFile(file.path),
    })),
  });

  /** Removes one after the other while `goOn` says so of the bytes that went. One that cannot go costs only itself. */
  async function removeAll(items: readonly Removable[], unusedSinceMs: number, goOn: (bytes: number) => boolean) {
    let freed = 0;
    for (const item of items) {
      if (item.usedAtMs > unusedSinceMs) continue;
      const isGone = await item.remove(unusedSinceMs).catch((error: unknown) => {
        log.warn({ err: error }, 'something in the data directory could not be removed');
        return false;
      });
      if (!isGone) continue;
      freed += item.bytes;
      if (!goOn(item.bytes)) break;
    }
    return freed;
  }

  async function enforceLimit(): Promise<number> {
    const found = await stock();
    let excess = cacheBytesOf(found) - limitBytes;
    if (excess <= 0) return 0;
    const { results, uploads, thumbnails } = removable(found);
    const longestUnusedFirst = [...results, ...uploads, ...thumbnails].sort((a, b) => a.usedAtMs - b.usedAtMs);
    const freed = await removeAll(longestUnusedFirst, now() - RESULT_KEPT_MS, (bytes) => (excess -= bytes) > 0);
    log.info({ freedBytes: freed, limitBytes }, 'The cache was above its limit: what was unused for longest is gone');
    return freed;
  }

  const watcher = createWatcher(jobs, now, () =>
    inTurn(enforceLimit).catch((error: unknown) => log.warn({ err: error }, 'the limit of the cache was not enforced')),
  );
  return {
    async report() {
      const [found, disk] = await Promise.all([stock(), statfs(dataDir)]);
      return {
        ...measure(found),
        limitBytes,
        cacheBytes: cacheBytesOf(found),
        freeDiskBytes: disk.bavail * disk.bsize,
      };
    },
    clear: (category) => inTurn(async () => removeAll(removable(await stock())[category], now(), () => true)),
    enforceLimit: () => inTurn(enforceLimit),
    watch: watcher.start,
    async close() {
      watcher.stop();
      await inTurn(() => Promise.resolve());
    },
  };
}

/** Looks a minute after the start, now and then, and soon after each run that has ended. */
function createWatcher(jobs: Pick<JobService, 'subscribe'>, now: () => number, look: () => Promise<unknown>) {
  let stop = () => {};
  const pacer = new Pacer(() => void look(), MINUTE_MS, now);
  return {
    start() {
      // Not at once: whoever starts the server waits for a page, not for thousands of files to be counted.
      const first = setTimeout(() => pacer.offer(), MINUTE_MS).unref();
      const timer = setInterval(() => pacer.offer(), LOOK_EVERY_MS).unref();
      const unsubscribe = jobs.subscribe((event) => {
        if (event.kind === 'updated' && event.job.state.status === 'completed') pacer.offer();
      });
      stop = () => {
        clearTimeout(first);
        clearInterval(timer);
        unsubscribe();
      };
    },
    stop() {
      stop();
      pacer.stop();
    },
  };
}

async function removeFile(file: string): Promise<boolean> {
  await rm(file, { force: true });
  return true;
}

function cacheBytesOf({ artifacts, files }: Stock): number {
  return sumOf(artifacts.results) + sumOf(artifacts.uploads) + sumOf(files.thumbnails);
}

function measure({ artifacts, files }: Stock): Pick<StorageReport, 'categories' | 'totalBytes'> {
  const all = { ...artifacts, ...files };
  const categories = STORAGE_CATEGORIES.map((category) => ({
    category,
    bytes: sumOf(all[category]),
    files: all[category].length,
  }));
  return { categories, totalBytes: sumOf(categories) };
}

function sumOf(items: readonly { bytes: number }[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}
