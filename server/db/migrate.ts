/**
 * Applies the SQL files of prisma/migrations when the server starts. Prisma's own command wants to download an engine
 * first, so this is a runner of our own; it takes Prisma's lock and keeps Prisma's table, so that
 * `prisma migrate deploy` and this file may be used on the same database, even at the same time.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { matchesChecksum, type MigrationFile } from './migrationFiles';
import { inTransaction, type SqlConnection } from './sqlConnection';

/** The key of the advisory lock that Prisma takes, too. */
const LOCK_KEY = 72_707_369;

/** As Prisma creates it. */
const CREATE_TABLE = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

const recordSchema = z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() });
type MigrationRecord = z.infer<typeof recordSchema>;

/**
 * Brings the database up to the given files and returns the names of those that it applied. One transaction each: a
 * migration is there with its record, or not at all. Throws AppError `conflict` when database and files do not belong
 * together, and `unavailable` when a migration fails.
 */
export async function migrate(connection: SqlConnection, files: MigrationFile[]): Promise<string[]> {
  const applied: string[] = [];
  const recorded = await inTransaction(connection, () => readChecked(connection, files));
  for (const file of files.filter(({ name }) => !recorded.has(name)))
    if (await inTransaction(connection, () => apply(connection, files, file))) applied.push(file.name);
  return applied;
}

/** The names of the applied migrations, once they agree with the files. Holds the lock until the transaction ends. */
async function readChecked(connection: SqlConnection, files: MigrationFile[]): Promise<Set<string>> {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
  await connection.query(CREATE_TABLE);
  const { rows } = await connection.query(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  const records = z.array(recordSchema).parse(rows);
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const record of records) refuseDisagreement(record, byName.get(record.migration_name));
  return new Set(records.map((record) => record.migration_name));
}

function refuseDisagreement(record: MigrationRecord, file: MigrationFile | undefined): void {
  const name = record.migration_name;
  if (!file)
    throw new AppError(
      'conflict',
      `The database has the migration ${name}, which this version of Specular does not know: it was used by a newer ` +
        `version. Start that version, or upgrade this one. Nothing was changed.`,
    );
  if (record.finished_at === null)
    throw new AppError(
      'conflict',
      `The migration ${name} was begun by Prisma and did not finish. Repair the database, tell Prisma with ` +
        `"prisma migrate resolve", then start again. Nothing was changed.`,
    );
  if (!matchesChecksum(file, record.checksum))
    throw new AppError(
      'conflict',
      `The file prisma/migrations/${name}/migration.sql was changed after it was applied to this database. Put the ` +
        `original file back; changes belong in a new migration. Nothing was changed.`,
    );
}

/** Whether the migration was applied here; another process may have done so since the list was read. */
async function apply(connection: SqlConnection, files: MigrationFile[], file: MigrationFile): Promise<boolean> {
  const recorded = await readChecked(connection, files);
  if (recorded.has(file.name)) return false;
  try {
    await connection.query(file.sql);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'unavailable',
      `The migration ${file.name} failed: ${reason}. Nothing of it was applied; the database is as it was before.`,
      { cause },
    );
  }
  // clock_timestamp(), not now(): a transaction's clock stands still, and Prisma records when a step began and ended.
  await connection.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), file.checksum, file.name],
  );
  return true;
}
