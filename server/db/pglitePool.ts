import pg from 'pg';
import type { ProtocolServer } from './pgliteServer';
import { PgliteStream } from './pgliteStream';
import { useUtc } from './useUtc';

/**
 * A pool of one connection into PGlite: a transaction holds it, everything else waits its turn. Ending the pool leaves
 * the server open.
 */
export function createPglitePool(server: ProtocolServer): pg.Pool {
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    stream: () => new PgliteStream(server),
    // Set here so that PGUSER, PGSSLMODE and the like in the environment do not reach the embedded database.
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    onConnect: useUtc,
  });
  // Without a listener a broken idle connection would end the process. The next query tells of it.
  pool.on('error', () => undefined);
  return pool;
}
