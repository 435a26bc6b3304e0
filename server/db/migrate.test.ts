import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../projectRoot';
import { migrate } from './migrate';
import { readMigrationFiles, type MigrationFile } from './migrationFiles';
import { createSchemaEngine } from './testing/schemaEngine.testing';
import { withPglitePool } from './testing/withPglitePool.testing';

const projectMigrations = path.join(PROJECT_ROOT, 'prisma/migrations');

const database = withPglitePool();
beforeEach(() => database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

async function run(files: MigrationFile[]): Promise<string[]> {
  const connection = await database.pool.connect();
  try {
    return await migrate(connection, files);
  } finally {
    connection.release();
  }
}
const file = (name: string, sql: string): MigrationFile => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});
const tables = async () =>
  (
    await database.pool.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE "C"`,
    )
  ).rows.map(({ tablename }) => tablename);

const first = file('20260101000000_first', 'CREATE TABLE first (id INT); INSERT INTO first VALUES (1);');
const second = file('20260202000000_second', 'CREATE TABLE second AS SELECT id + 1 AS id FROM first;');

describe('migrations', () => {
  it('are applied once, in order, and new ones are added to old ones', async () => {
    expect(await run([first])).toEqual([first.name]);
    expect(await run([first])).toEqual([]);
    expect(await run([first, second])).toEqual([second.name]);
    expect(await run([first, second])).toEqual([]);
    expect((await database.pool.query('SELECT id FROM second')).rows).toEqual([{ id: 2 }]);
  });

  it('are recorded as Prisma records them', async () => {
    const before = Date.now();
    await run([first, second]);
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'SELECT * FROM _prisma_migrations ORDER BY started_at',
    );
    expect(rows).toHaveLength(2);
    for (const [index, { name, sql }] of [first, second].entries()) {
      expect(rows[index]).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
        checksum: createHash('sha256').update(sql).digest('hex'),
        migration_name: name,
        logs: null,
        rolled_back_at: null,
        started_at: expect.any(Date) as Date,
        finished_at: expect.any(Date) as Date,
        applied_steps_count: 1,
      });
      expect(Number(rows[index]?.started_at)).toBeGreaterThanOrEqual(before - 1);
      expect(Number(rows[index]?.finished_at)).toBeGreaterThanOrEqual(Number(rows[index]?.started_at));
    }
  });

  it('that fail half-way leave nothing behind, and those before them stay', async () => {
    const broken = file('20260303000000_broken', 'CREATE TABLE third (id INT); SELECT 1 / 0;');
    await expect(run([first, second, broken])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/20260303000000_broken failed: division by zero\. Nothing of it/) as string,
    });
    expect(await tables()).toEqual(['_prisma_migrations', 'first', 'second']);
    const repaired = file(broken.name, 'CREATE TABLE third (id INT);');
    expect(await run([first, second, repaired])).toEqual([broken.name]);
  });

  it('that were changed after they were applied are refused by name, and nothing is changed', async () => {
    await run([first]);
    const edited = file(first.name, `${first.sql} -- one more`);
    await expect(run([edited, second])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('prisma/migrations/20260101000000_first/migration.sql was changed') as string,
    });
    expect(await tables()).toEqual(['_prisma_migrations', 'first']);
  });

  it('may have other line endings than when they were applied', async () => {
    const lf = file('20260101000000_lines', 'CREATE TABLE a (id INT);\nCREATE TABLE b (id INT);\n');
    const crlf = file(lf.name, lf.sql.replaceAll('\n', '\r\n'));
    await run([lf]);
    expect(await run([crlf])).toEqual([]);
    await database.pool.query('UPDATE _prisma_migrations SET checksum = $1', [crlf.checksum]);
    expect(await run([lf])).toEqual([]);
  });

  it('that are missing on disk show a newer database, which is refused', async () => {
    await run([first, second]);
    await expect(run([first])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/20260202000000_second, which this version .* newer version/) as string,
    });
  });

  it('that Prisma began and did not finish are refused; those that it rolled back do not count', async () => {
    await run([first]);
    await database.pool.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', $1, $2)`, [
      second.checksum,
      second.name,
    ]);
    await expect(run([first, second])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/20260202000000_second was begun by Prisma and did not finish/) as string,
    });
    await database.pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`);
    expect(await run([first, second])).toEqual([second.name]);
  });
});

describe('the folder of migrations', () => {
  it('is read in the order of the names, with the SHA-256 of every file', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'specular-migrations-'));
    for (const name of ['2_b', '1_a']) {
      await mkdir(path.join(dir, name));
      await writeFile(path.join(dir, name, 'migration.sql'), `SELECT '${name}';`);
    }
    await writeFile(path.join(dir, 'migration_lock.toml'), '');
    expect(await readMigrationFiles(dir)).toEqual([file('1_a', `SELECT '1_a';`), file('2_b', `SELECT '2_b';`)]);
    await rm(dir, { recursive: true });
    await expect(readMigrationFiles(dir)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe("the project's migrations", () => {
  it('make exactly the tables that Prisma makes of schema.prisma; they add nothing but checks and what is computed', async () => {
    const script = await (await createSchemaEngine(database.pool)).writeSchema();
    await database.pool.query(script);
    const expected = await describeTables();
    expect(expected.length).toBeGreaterThan(80);
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await run(await readMigrationFiles(projectMigrations));
    await database.pool.query('DROP TABLE _prisma_migrations');
    expect(await describeTables()).toEqual(expected);
  });

  /** Columns, indexes and constraints of every table, a line each. */
  async function describeTables(): Promise<string[]> {
    const { rows } = await database.pool.query<{ line: string }>(`
      SELECT concat_ws(' ', table_name, column_name, data_type, udt_name, datetime_precision, is_nullable, column_default)
        AS line FROM information_schema.columns WHERE table_schema = 'public'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'c'`);
    return rows.map(({ line }) => line).sort();
  }

  it('are taken by "prisma migrate deploy" as applied', async () => {
    await run(await readMigrationFiles(projectMigrations));
    const engine = await createSchemaEngine(database.pool);
    expect(await engine.diagnose()).toEqual({ edited: [], failed: [], history: null });
    expect(await engine.deploy()).toEqual([]);
    await database.pool.query(`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
    expect((await engine.diagnose()).edited).not.toEqual([]);
  });

  it('may be applied by "prisma migrate deploy" first', async () => {
    const files = await readMigrationFiles(projectMigrations);
    const engine = await createSchemaEngine(database.pool);
    expect(await engine.deploy()).toEqual(files.map(({ name }) => name));
    expect(await run(files)).toEqual([]);
  });

  it('come with the lock file that Prisma wants', () => {
    expect(readFileSync(path.join(projectMigrations, 'migration_lock.toml'), 'utf8')).toContain(
      'provider = "postgresql"',
    );
  });
});
