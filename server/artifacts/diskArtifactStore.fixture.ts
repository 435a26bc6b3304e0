/** A process for diskArtifactStore.test.ts to kill: writes artifacts without end and tells of each that is durable. */
import { randomBytes } from 'node:crypto';
import { createDiskArtifactStore } from './diskArtifactStore';

const [, , mode, dir] = process.argv;
if (mode === 'write' && dir) {
  const store = createDiskArtifactStore(dir);
  const writeOn = async (): Promise<never> => {
    for (;;) process.send?.(await store.put(randomBytes(200_000)));
  };
  // Four at once, so that a kill finds writes in every stage.
  await Promise.all([writeOn(), writeOn(), writeOn(), writeOn()]);
}
