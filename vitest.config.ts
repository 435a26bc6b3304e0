import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = '{lib,server,components,app,scripts,models,bench}/**/*.test.{ts,tsx,mjs}';
/**
 * They measure the memory of their process or the time that it takes, change what its libraries find, replace a package, or load usearch, which
 * finds its library only where no other package has set a global `__dirname`.
 */
const ALONE = [
  'components/findings/findings.test.ts',
  'server/cli/embed.test.ts',
  'server/db/findingSpeed.test.ts',
  'server/images/hostileImports.test.ts',
  'server/embedding/neighbourIndex.test.ts',
  'server/engine/{hostileNetworks,openEngine}.test.ts',
];

const inRoot = (file: string) => path.resolve(import.meta.dirname, file);
const resolve = {
  alias: [
    { find: '@', replacement: inRoot('.') },
    { find: /^\.{1,2}\/(.*\/)?workerEntry$/, replacement: inRoot('server/compute/workerEntry.testing.ts') },
  ],
};
const common = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    // On two cores the default is one file at a time, most of which wait for a disk or a child process.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: 'scripts/test/testPrograms.mjs',
    projects: [
      // A process for each file would be started, and would load what the file imports, some 300 times.
      { resolve, test: { ...common, name: 'together', include: [TESTS], exclude: ALONE, isolate: false } },
      { resolve, test: { ...common, name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
  },
});
