import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../setup/lock.mjs';

/** Linux keeps what is there in memory. */
const SHARED_MEMORY = '/dev/shm';
const PREFIX = 'specular-test-';
/** Several times what the tests have there at the same time; a container has 64 MB unless it is given more. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * Runs work that is given the environment for tests: their temporary files are in memory where there is room, and are
 * removed with it. The tests store tens of thousands of files, each flushed to the disk, which is most of what they
 * would wait for.
 * @template T @param {(env: Record<string, string>) => Promise<T>} work
 * @param {{ memory?: string, neededBytes?: number }} [options] for tests
 * @returns {Promise<T>}
 */
export async function withTemporaryFiles(work, { memory = SHARED_MEMORY, neededBytes = NEEDED_BYTES } = {}) {
  if (freeBytes(memory) < neededBytes) return work({});
  removeLeftovers(memory);
  const folder = mkdtempSync(path.join(memory, `${PREFIX}${process.pid}-`));
  // PostgreSQL does not run as root: its own account must get through to its folder.
  chmodSync(folder, 0o711);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work({ TMPDIR: folder });
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}

function freeBytes(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/** Of runs that were killed: memory is not freed by a process that ends. */
function removeLeftovers(memory) {
  for (const name of readdirSync(memory).filter((one) => one.startsWith(PREFIX)))
    if (!isAlive(parseInt(name.slice(PREFIX.length), 10)))
      rmSync(path.join(memory, name), { recursive: true, force: true });
}
