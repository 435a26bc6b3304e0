import { rmSync } from 'node:fs';
import { ROOT, inRoot } from './project.mjs';

/** One file each, side by side under dist/server/: threads and processes are started from the file beside the starter. */
export const SERVER_PROGRAMS = {
  'server/index': 'server/index.ts',
  'server/cli': 'server/cli/index.ts',
  'server/computeWorker': 'server/compute/computeWorker.ts',
  'server/laneWorker': 'server/compute/lanes/laneWorker.ts',
  'server/embeddingWorker': 'server/embedding/computation/embeddingWorker.ts',
  'server/sentenceWorker': 'server/meaning/sentenceWorker.ts',
  'server/checkpointWorker': 'server/networks/checkpointWorker.ts',
  'server/probeProcess': 'server/engine/probeProcess.ts',
};

/** Throws with the first errors in the message. */
export async function bundleServer() {
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await bundle(SERVER_PROGRAMS, 'dist');
}

/**
 * Bundles sources; packages stay in node_modules. Throws with the first errors in the message.
 * @param {Record<string, string>} programs the source of each by the name of its bundle, which has no ending
 * @param {string} folder where the bundles are put
 */
export async function bundle(programs, folder) {
  // Imported late: this script also runs where the packages are still to be installed.
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: programs,
    outdir: folder,
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
