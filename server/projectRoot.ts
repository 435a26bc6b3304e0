import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder with package.json: migrations, demo weights and the built pages are found from here. Works from the
 * sources and from the bundle in dist/, whatever the current directory is.
 */
export const PROJECT_ROOT = findRoot(import.meta.dirname);

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`No package.json above ${start}.`);
  }
}
