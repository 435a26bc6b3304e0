import { rmSync } from 'node:fs';
import { ROOT, inRoot } from './project.mjs';

/** Each becomes one file of the same name under dist/: the server, the thread that computes, the command line. */
export const SERVER_ENTRIES = ['server/index.ts', 'server/compute/computeWorker.ts', 'server/cli/index.ts'];

/** Bundles the sources; packages stay in node_modules. Throws with the first errors in the message. */
export async function bundleServer() {
  // Imported late: this script also runs where the packages are still to be installed.
  const { build } = await import('esbuild');
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: SERVER_ENTRIES,
    outdir: 'dist',
    outbase: '.',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
  });
}
