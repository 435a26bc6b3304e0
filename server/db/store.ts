import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Pool } from 'pg';
import { AppError } from '@/lib/domain/appError';
import type { Database } from './database';
import { acquireDataLock } from './dataLock';
import { createPglitePool } from './pglitePool';
import { PgliteServer } from './pgliteServer';
import { openPostgresqlPool } from './postgresqlPool';

/** An open pool, and what it takes to close what lies under it. */
export interface Store {
  kind: Database['kind'];
  pool: Pool;
  setUrl(url: string): Promise<void>;
  close(): Promise<void>;
}

/** Throws AppError `unavailable` when the server cannot be reached. */
export async function openPostgresqlStore(databaseUrl: string): Promise<Store> {
  const pool = await openPostgresqlPool(databaseUrl);
  return { kind: 'postgresql', pool, setUrl: async () => undefined, close: () => pool.end() };
}

/**
 * Opens PGlite in `dataDir/db`, under the lock of the data directory. Throws AppError `conflict` when another process
 * holds it, and `unavailable` when its files cannot be opened.
 */
export async function openPgliteStore({
  dataDir,
  holder,
}: {
  dataDir: string;
  holder?: { url?: string };
}): Promise<Store> {
  const lock = await acquireDataLock(dataDir, holder);
  const dir = path.join(dataDir, 'db');
  try {
    await mkdir(dir, { recursive: true });
    const server = new PgliteServer(dir);
    await server.start();
    const pool = createPglitePool(server);
    return {
      kind: 'pglite',
      pool,
      setUrl: (url) => lock.setUrl(url),
      async close() {
        try {
          await pool.end();
          await server.close();
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
