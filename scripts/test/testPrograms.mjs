import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { bundle, SERVER_PROGRAMS } from '../setup/bundleServer.mjs';
import { STATE_DIR } from '../setup/project.mjs';

const BUNDLES = path.join(STATE_DIR, 'test-programs');

/** Programs and threads that tests start, by the name of their bundle: the server's own, and those made for tests. */
const TEST_PROGRAMS = {
  ...Object.fromEntries(Object.entries(SERVER_PROGRAMS).map(([name, source]) => [path.posix.basename(name), source])),
  artifactWriter: 'server/artifacts/diskArtifactStore.fixture.ts',
  databaseWriter: 'server/db/openDatabase.fixture.ts',
  faultyEmbeddingWorker: 'server/embedding/computation/faultyEmbeddingWorker.testing.ts',
  faultyWorker: 'server/compute/faultyWorker.testing.ts',
  faultyLane: 'server/compute/lanes/faultyLane.testing.ts',
  findingWriter: 'server/findings/durability.child.testing.ts',
  lockRival: 'server/db/dataLock.fixture.ts',
};

/**
 * Runs before the first test: bundles the programs, as `npm start` does. They start in a third of the time that their
 * sources take, and dozens are started. Where they are is read by server/testing/testProgram.testing.ts.
 * @param {import('vitest/node').TestProject} project
 */
export default async function bundleTestPrograms(project) {
  await mkdir(BUNDLES, { recursive: true });
  const folder = await mkdtemp(path.join(BUNDLES, 'of-'));
  process.env.SPECULAR_TEST_PROGRAMS = folder;
  await bundle(TEST_PROGRAMS, folder);
  project.onTestsRerun(() => bundle(TEST_PROGRAMS, folder));
  return () => rm(folder, { recursive: true, force: true });
}
