import type { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createPglitePool } from '../pglitePool';
import { PgliteServer } from '../pgliteServer';

/** An empty PGlite for the tests of a file or a group. Read the pool inside tests only. */
export function withPglitePool(): { readonly pool: Pool } {
  const server = new PgliteServer(undefined);
  const holder = {} as { pool: Pool };
  beforeAll(async () => {
    await server.start();
    holder.pool = createPglitePool(server);
  });
  afterAll(async () => {
    await holder.pool.end();
    await server.close();
  });
  return holder;
}
