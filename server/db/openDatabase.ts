import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PROJECT_ROOT } from '../projectRoot';
import type { Database } from './database';
import { withPlainErrors } from './databaseError';
import { createBatchRepository } from './batchRepository';
import { createCollectionRepository } from './collectionRepository';
import { createEmbeddingRepository } from './embeddingRepository';
import { createFeatureRepository } from './featureRepository';
import { createCollectionArchiveRepository } from './collectionArchiveRepository';
import { createFindingArchiveRepository } from './findingArchiveRepository';
import { createLabellingArchiveRepository } from './labellingArchiveRepository';
import { createFindingRepository } from './findingRepository';
import { PrismaClient } from './generated/client';
import { createImageRepository } from './imageRepository';
import { createJobRepository } from './jobRepository';
import { createLabellingRepository } from './labellingRepository';
import { migrate } from './migrate';
import { readMigrationFiles } from './migrationFiles';
import { createMeaningRepository } from './meaningRepository';
import { createNetworkRepository } from './networkRepository';
import { createNoticeRepository } from './noticeRepository';
import { createPredictionRepository } from './predictionRepository';
import { createPublicLinkRepository } from './publicLinkRepository';
import { createSavedFilterRepository } from './savedFilterRepository';
import { createSessionRepository } from './sessionRepository';
import { openPgliteStore, openPostgresqlStore, type Store } from './store';
import { createSelectionRepository } from './selectionRepository';
import { createStorageRepository } from './storageRepository';
import { createTaskRepository } from './taskRepository';

const DEFAULT_MIGRATIONS_DIR = path.join(PROJECT_ROOT, 'prisma/migrations');

export interface OpenDatabaseOptions {
  /** Holds PGlite's files in `db/` and the lock in `lock/`. */
  dataDir: string;
  /** PostgreSQL for teams; PGlite in the data directory when absent. */
  databaseUrl?: string;
  /** What a second process is told that finds the data directory taken. */
  holder?: { url?: string };
  migrationsDir?: string;
}

export interface OpenDatabase extends Database {
  /** Tells other processes where this one serves. Does nothing on PostgreSQL, which many processes may use. */
  setUrl(url: string): Promise<void>;
}

/**
 * Opens the database, brings it up to date and returns it. Throws AppError `conflict` when another process holds the
 * data directory or the migrations do not fit, and `unavailable` when the database cannot be opened.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const store = options.databaseUrl ? await openPostgresqlStore(options.databaseUrl) : await openPgliteStore(options);
  try {
    await migrateStore(store, options.migrationsDir);
  } catch (error) {
    await store.close();
    throw error;
  }
  return createDatabase(store);
}

/** Brings a store up to the migrations of a folder: those of this version when none is given. */
export async function migrateStore(store: Pick<Store, 'pool'>, dir = DEFAULT_MIGRATIONS_DIR): Promise<void> {
  const files = await readMigrationFiles(dir);
  const connection = await store.pool.connect();
  try {
    await migrate(connection, files);
  } finally {
    connection.release();
  }
}

/** The repositories over a store that is open and migrated. */
export function createDatabase({ kind, pool, setUrl, close }: Store): OpenDatabase {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let closed: Promise<void> | undefined;
  return {
    kind,
    networks: withPlainErrors(createNetworkRepository(prisma)),
    images: withPlainErrors(createImageRepository(prisma)),
    predictions: withPlainErrors(createPredictionRepository(prisma)),
    features: withPlainErrors(createFeatureRepository(prisma)),
    embeddings: withPlainErrors(createEmbeddingRepository(prisma)),
    selections: withPlainErrors(createSelectionRepository(prisma)),
    sessions: withPlainErrors(createSessionRepository(prisma)),
    jobs: withPlainErrors(createJobRepository(prisma)),
    findings: withPlainErrors(createFindingRepository(prisma)),
    findingArchive: withPlainErrors(createFindingArchiveRepository(prisma)),
    collectionArchive: withPlainErrors(createCollectionArchiveRepository(prisma)),
    labellingArchive: withPlainErrors(createLabellingArchiveRepository(prisma)),
    notices: withPlainErrors(createNoticeRepository(prisma)),
    meanings: withPlainErrors(createMeaningRepository(prisma)),
    savedFilters: withPlainErrors(createSavedFilterRepository(prisma)),
    labellings: withPlainErrors(createLabellingRepository(prisma)),
    collections: withPlainErrors(createCollectionRepository(prisma)),
    publicLinks: withPlainErrors(createPublicLinkRepository(prisma)),
    batches: withPlainErrors(createBatchRepository(prisma)),
    tasks: withPlainErrors(createTaskRepository(prisma)),
    storage: withPlainErrors(createStorageRepository(prisma)),
    setUrl,
    close: () => (closed ??= prisma.$disconnect().then(close)),
  };
}
