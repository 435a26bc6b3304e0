import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** What these scripts remember between runs: stamps of what is fresh, output of the last run of each step. */
export const STATE_DIR = path.join(ROOT, '.specular');

export const inRoot = (...parts) => path.join(ROOT, ...parts);
