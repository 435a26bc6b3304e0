import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ resolved: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});
const { packages } = lockSchema.parse(
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')),
);

/** Where Node would find `name` when it is asked for by the package in `folder`. */
function findPackage(name: string, folder: string): string | null {
  for (let base = folder; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const candidate = `${base}${base ? '/' : ''}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (base === '') return null;
  }
}

// npm leaves a platform's package out when its registry lacks it, and `npm ci` then refuses the whole lockfile.
test('the lockfile names the optional packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => findPackage(name, folder) === null),
  );
  expect(missing).toEqual([]);
});

test('the lockfile names no registry, so that any mirror can serve it', () => {
  const withAddress = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(withAddress).toEqual([]);
});
