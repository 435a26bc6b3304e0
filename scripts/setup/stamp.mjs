import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STATE_DIR } from './project.mjs';

const stampFile = (name) => path.join(STATE_DIR, 'stamps', name);

/** The fingerprint of the inputs that the last finished run of a step had, or null. */
export function readStamp(name) {
  try {
    return readFileSync(stampFile(name), 'utf8');
  } catch {
    return null;
  }
}

/** Before a step starts: a run that is interrupted must not be taken for a finished one. */
export function removeStamp(name) {
  rmSync(stampFile(name), { force: true });
}

export function writeStamp(name, value) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}
