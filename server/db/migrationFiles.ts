import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';

/** One migration as Prisma lays it out: `<name>/migration.sql`, in the order of the names. */
export interface MigrationFile {
  name: string;
  sql: string;
  /** SHA-256 of the file's bytes. */
  checksum: string;
}

/** Reads every migration of a folder. Throws AppError `unavailable` when there is none: the installation is broken. */
export async function readMigrationFiles(dir: string): Promise<MigrationFile[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('unavailable', `The migrations in ${dir} cannot be read: install Specular again.`, { cause });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (names.length === 0) throw new AppError('unavailable', `${dir} holds no migration: install Specular again.`);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(path.join(dir, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: sha256(bytes) };
    }),
  );
}

/** Whether a recorded checksum is that of the file, line endings aside: a checkout on Windows turns LF into CRLF. */
export function matchesChecksum(file: MigrationFile, checksum: string): boolean {
  const lf = file.sql.replaceAll('\r\n', '\n');
  return [file.checksum, sha256(lf), sha256(lf.replaceAll('\n', '\r\n'))].includes(checksum);
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
