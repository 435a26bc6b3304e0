import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { AppError } from '@/lib/domain/appError';
import { PROJECT_ROOT } from '../projectRoot';
import type { Database } from './database';
import { acquireDataLock } from './dataLock';
import { withPlainErrors } from './databaseError';
import { createFindingRepository } from './findingRepository';
import { PrismaClient } from './generated/client';
import { createImageRepository } from './imageRepository';
import { createJobRepository } from './jobRepository';
import { migrate } from './migrate';
import { readMigrationFiles } from './migrationFiles';
import { createNetworkRepository } from './networkRepository';
import { createPglitePool } from './pglitePool';
import { openPostgresqlPool } from './postgresqlPool';
import { createSessionRepository } from './sessionRepository';

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
  const migrationsDir = options.migrationsDir ?? path.join(PROJECT_ROOT, 'prisma/migrations');
  const store = options.databaseUrl ? await openPostgresql(options.databaseUrl) : await openPglite(options);
  try {
    const files = await readMigrationFiles(migrationsDir);
    const connection = await store.pool.connect();
    try {
      await migrate(connection, files);
    } finally {
      connection.release();
    }
  } catch (error) {
    await store.close();
    throw error;
  }
  return createDatabase(store);
}

/** An open pool, and what it takes to close what lies under it. */
interface Store {
  kind: Database['kind'];
  pool: Pool;
  setUrl(url: string): Promise<void>;
  close(): Promise<void>;
}

async function openPostgresql(databaseUrl: string): Promise<Store> {
  const pool = await openPostgresqlPool(databaseUrl);
  return { kind: 'postgresql', pool, setUrl: async () => undefined, close: () => pool.end() };
}

async function openPglite({ dataDir, holder }: OpenDatabaseOptions): Promise<Store> {
  const lock = await acquireDataLock(dataDir, holder);
  const dir = path.join(dataDir, 'db');
  try {
    await mkdir(dir, { recursive: true });
    const pglite = await PGlite.create({ dataDir: dir });
    const pool = createPglitePool(pglite);
    return {
      kind: 'pglite',
      pool,
      setUrl: (url) => lock.setUrl(url),
      async close() {
        try {
          await pool.end();
          await pglite.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (cause) {
    await lock.release();
    throw new AppError(
      'unavailable',
      `The database in ${dir} cannot be opened. If its disk is full, free some space; if its files are damaged, put a ` +
        `backup in its place. Nothing was changed.`,
      { cause },
    );
  }
}

function createDatabase({ kind, pool, setUrl, close }: Store): OpenDatabase {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let closed: Promise<void> | undefined;
  return {
    kind,
    networks: withPlainErrors(createNetworkRepository(prisma)),
    images: withPlainErrors(createImageRepository(prisma)),
    sessions: withPlainErrors(createSessionRepository(prisma)),
    jobs: withPlainErrors(createJobRepository(prisma)),
    findings: withPlainErrors(createFindingRepository(prisma)),
    setUrl,
    close: () => (closed ??= prisma.$disconnect().then(close)),
  };
}
