/** A file system of a few kilobytes that a test can fill, on Linux for root. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** CAP_SYS_ADMIN is bit 21 of the effective capabilities: containers run as root without it. */
const CAP_SYS_ADMIN = 21n;

/** Whether this process may mount a file system. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const mask = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${mask}`) >> CAP_SYS_ADMIN) & 1n) === 1n;
}

/** Runs `use` with a folder that holds `size` ("256k", "90m") and not a byte more. */
export async function withSmallDisk(size: string, use: (dir: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'specular-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir]);
  try {
    await use(dir);
  } finally {
    // Lazily: a crashed database may still hold files open.
    execFileSync('umount', ['--lazy', dir]);
    rmdirSync(dir);
  }
}
