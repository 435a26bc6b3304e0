import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { describeDatabase } from './database.contract';
import { createDatabase, migrateStore } from './openDatabase';
import { openPgliteStore } from './store';

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-pglite-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describeDatabase('PGlite', async () => {
  const store = await openPgliteStore({ dataDir });
  await migrateStore(store);
  return { database: createDatabase(store), pool: store.pool };
});
