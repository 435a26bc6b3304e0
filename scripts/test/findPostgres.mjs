import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { installDebianPackage } from './debianPackage.mjs';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'pg_ctl'];

/**
 * The folder with PostgreSQL's programs, for the tests that start a server of their own: SPECULAR_TEST_PG_BIN, the
 * path, Debian's folders; else installs Debian's package. Resolves with null where there is none: those tests are then
 * skipped.
 * @param {(line: string) => void} say @returns {Promise<string | null>}
 */
export async function findPostgres(say) {
  const given = process.env.SPECULAR_TEST_PG_BIN;
  const found = given || (findFolder() ?? ((await installDebianPackage('postgresql', say)) ? findFolder() : null));
  say(
    found
      ? `PostgreSQL: ${found}`
      : 'PostgreSQL was not found and could not be installed: its tests are skipped. The embedded database is tested.',
  );
  return found;
}

function findFolder() {
  const inPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...inPath, ...debianFolders()].find(hasPrograms) ?? null;
}

/** Newest version first. */
function debianFolders() {
  if (!existsSync(DEBIAN_FOLDER)) return [];
  const versions = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(DEBIAN_FOLDER, version, 'bin'));
}

function hasPrograms(folder) {
  return PROGRAMS.every((program) => existsSync(path.join(folder, program)));
}
