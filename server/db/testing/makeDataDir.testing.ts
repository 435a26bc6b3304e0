/**
 * Data directories of tests, with an embedded database that is migrated already. Making one costs PGlite four seconds of
 * processor time in each test file; a copy is opened in less than one. What making it takes is tested in
 * openDatabase.test.ts and database.pglite.test.ts, which begin with an empty folder.
 */
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../projectRoot';
import { fingerprint } from '../../../scripts/setup/fingerprint.mjs';
import { openDatabase } from '../openDatabase';

const TEMPLATES = path.join(PROJECT_ROOT, '.specular/test-databases');
/** All that decides how a new database looks. */
const MADE_OF = ['prisma/migrations', 'server/db', 'package-lock.json'];

/** A new temporary folder whose `db/` holds an empty database of this version. Whoever asks removes it. */
export async function makeDataDir(name: string): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `specular-${name}-`));
  await copyDatabase(dataDir);
  return dataDir;
}

/** Lays an empty database of this version into a data directory that has none yet, and need not exist. */
export async function copyDatabase(dataDir: string): Promise<void> {
  const source = path.join(await template(), 'db');
  // A thousand files: one by one in the background they take three times the processor time.
  cpSync(source, path.join(dataDir, 'db'), { recursive: true, errorOnExist: true, force: false });
}

/** Made by the first test that asks, and kept until something changes that it is made of. */
async function template(): Promise<string> {
  const folder = path.join(TEMPLATES, fingerprint(PROJECT_ROOT, MADE_OF));
  if (existsSync(folder)) return folder;
  await mkdir(TEMPLATES, { recursive: true });
  const inWork = await mkdtemp(path.join(TEMPLATES, 'in-work-'));
  await (await openDatabase({ dataDir: inWork })).close();
  // Another test file may have been quicker: then its template serves as well.
  await rename(inWork, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(inWork, { recursive: true });
  });
  const outdated = (await readdir(TEMPLATES)).filter((one) => !one.startsWith('in-work-') && one !== path.basename(folder)); // prettier-ignore
  for (const one of outdated) await rm(path.join(TEMPLATES, one), { recursive: true, force: true });
  return folder;
}
