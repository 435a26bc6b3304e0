import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STATE_DIR } from './project.mjs';

const LOCK_FILE = path.join(STATE_DIR, 'setup.lock');
const LOOK_AGAIN_MS = 200;

/**
 * Runs `work` while no other set-up of this folder runs: `npm start` and `npm test` may be started side by side.
 * @template T @param {() => Promise<T>} work @param {(line: string) => void} say @returns {Promise<T>}
 */
export async function withSetupLock(work, say) {
  mkdirSync(STATE_DIR, { recursive: true });
  for (let told = false; !tryLock(); await pause(LOOK_AGAIN_MS)) {
    if (!told) say(`Waiting for the set-up that process ${readHolder()} runs in this folder …\n`);
    told = true;
  }
  const unlock = () => rmSync(LOCK_FILE, { force: true });
  process.once('exit', unlock);
  try {
    return await work();
  } finally {
    process.removeListener('exit', unlock);
    unlock();
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK_FILE, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readHolder();
  if (holder === null || isAlive(holder)) return false;
  // Its holder was killed. Whoever removes the file still has to win the next attempt.
  rmSync(LOCK_FILE, { force: true });
  return false;
}

/** Null while the holder is just writing, or has just gone. */
function readHolder() {
  try {
    return Number(readFileSync(LOCK_FILE, 'utf8')) || null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
