import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMount, withSmallDisk } from '../artifacts/testing/smallDisk.testing';
import { createDatabase, migrateStore, openDatabase } from './openDatabase';
import { hasFatalError, PgliteServer } from './pgliteServer';
import { createPglitePool } from './pglitePool';
import { openPgliteStore } from './store';
import { sampleFinding, sampleView } from './testing/samples';

const MEBIBYTE = 1024 * 1024;

describe('a connection to PGlite', () => {
  const server = new PgliteServer(undefined);
  let pool: Pool;
  beforeAll(async () => {
    await server.start();
    pool = createPglitePool(server);
  });
  afterAll(async () => {
    await pool.end();
    await server.close();
  });

  it('that breaks inside a transaction is rolled back, and the next one starts clean', async () => {
    await pool.query('CREATE TABLE t (id INT)');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    client.release(true);
    await pool.query('INSERT INTO t VALUES (2)');
    expect((await pool.query('SELECT id FROM t')).rows).toEqual([{ id: 2 }]);
  });

  it('carries any number of bytes in both directions', async () => {
    const bytes = randomBytes(5 * MEBIBYTE);
    const { rows } = await pool.query<{ echo: Buffer }>('SELECT $1::bytea AS echo', [bytes]);
    expect(Buffer.compare(rows[0]?.echo ?? Buffer.alloc(0), bytes)).toBe(0);
  });
});

describe('an answer of PostgreSQL', () => {
  const message = (type: string, content: string) => {
    const bytes = Buffer.alloc(5 + Buffer.byteLength(content));
    bytes.write(type, 0);
    bytes.writeInt32BE(bytes.byteLength - 1, 1);
    bytes.write(content, 5);
    return bytes;
  };
  it.each([
    ['ERROR', false],
    ['FATAL', true],
    ['PANIC', true],
  ])('with an error of severity %s ends the connection: %s', (severity, fatal) => {
    const answer = Buffer.concat([
      message('D', 'VPANIC\0'),
      message('N', 'VPANIC\0\0'),
      message('E', `SPANIK\0V${severity}\0C53100\0Mfull\0\0`),
      message('Z', 'I'),
    ]);
    expect(hasFatalError(answer)).toBe(fatal);
  });
});

describe.skipIf(!canMount())('the embedded database on a full disk', () => {
  it(
    'refuses what does not fit, keeps what was acknowledged, and goes on when there is room',
    { timeout: 120_000 },
    () =>
      withSmallDisk('90m', async (dataDir) => {
        const database = await openDatabase({ dataDir });
        await database.sessions.create({ id: 's', name: 'S', view: sampleView });
        const ballast = fillExcept(dataDir, MEBIBYTE);
        const stored: string[] = [];
        const create = async () => {
          const { id } = await database.findings.create(
            sampleFinding('s', { text: randomBytes(15_000).toString('base64') }),
          );
          stored.push(id);
        };
        const untilFull = async () => {
          for (;;) await create();
        };
        for (let attempt = 0; attempt < 3; attempt++)
          await expect(untilFull()).rejects.toMatchObject({ code: 'storage_full', name: 'AppError' });
        rmSync(ballast);
        await create();
        await database.close();
        const again = await openDatabase({ dataDir });
        const { items } = await again.findings.list({}, { offset: 0, limit: 1000 });
        expect(items.map(({ id }) => id).sort()).toEqual(stored.sort());
        await again.close();
      }),
  );

  it('comes up again by itself after PostgreSQL gave up because it could not write its log', { timeout: 120_000 }, () =>
    withSmallDisk('90m', async (dataDir) => {
      const store = await openPgliteStore({ dataDir });
      await migrateStore(store);
      const database = createDatabase(store);
      await database.sessions.create({ id: 's', name: 'S', view: sampleView });
      const ballast = fillExcept(dataDir, 0);
      const fillLog = async () => {
        for (;;) await store.pool.query(`SELECT pg_logical_emit_message(true, 'x', repeat('a', 100000))`);
      };
      await expect(fillLog()).rejects.toMatchObject({ severity: 'PANIC', code: '53100' });
      await expect(database.sessions.list()).rejects.toMatchObject({ code: 'unavailable', name: 'AppError' });
      rmSync(ballast);
      const changed = await database.sessions.updateView('s', { ...sampleView, target: 6 });
      expect(await database.sessions.list()).toEqual([changed]);
      await database.close();
    }),
  );

  /** Takes all of the room but so many bytes. */
  function fillExcept(dir: string, freeBytes: number): string {
    const ballast = path.join(dir, 'ballast');
    const { bavail, bsize } = statfsSync(dir);
    const file = openSync(ballast, 'w');
    const block = Buffer.alloc(bsize);
    for (let left = bavail * bsize - freeBytes; left >= bsize; left -= bsize) writeSync(file, block);
    closeSync(file);
    return ballast;
  }
});
