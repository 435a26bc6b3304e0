import { rmSync } from 'node:fs';
import { ROOT, inRoot } from './project.mjs';

/** One file each, side by side under dist/server/: threads and processes are started from the file beside the starter. */
const ENTRIES = {
  'server/index': 'server/index.ts',
  'server/cli': 'server/cli/index.ts',
  'server/computeWorker': 'server/compute/computeWorker.ts',
  'server/embeddingWorker': 'server/embedding/computation/embeddingWorker.ts',
  'server/checkpointWorker': 'server/networks/checkpointWorker.ts',
  'server/probeProcess': 'server/engine/probeProcess.ts',
};

/** Bundles the sources; packages stay in node_modules. Throws with the first errors in the message. */
export async function bundleServer() {
  // Imported late: this script also runs where the packages are still to be installed.
  const { build } = await import('esbuild');
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: 'dist',
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
