import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const IS_TEST = /\.test\.(ts|tsx|mjs)$/;

/**
 * A hash of the names and bytes of files, and of folders with all that is in them. Tests do not count; a path that is
 * not there counts as absent. Dates do not matter, so a fresh clone and an old one agree.
 * @param {string} root @param {string[]} inputs paths relative to the root
 */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(root, input))) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** @returns {string[]} sorted, relative to the root, with "/" */
function listFiles(root, input) {
  const stat = statSync(path.join(root, input), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return IS_TEST.test(input) ? [] : [input];
  const names = readdirSync(path.join(root, input)).filter((name) => name !== 'node_modules');
  return names.sort().flatMap((name) => listFiles(root, `${input}/${name}`));
}
