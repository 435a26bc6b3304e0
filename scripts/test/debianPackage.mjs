import { existsSync } from 'node:fs';
import { runCommand } from '../setup/runCommand.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * Installs a Debian package where that is possible: as root on Debian or its relatives. Resolves with whether it did;
 * says what it does and why it failed.
 * @param {string} name @param {(line: string) => void} say
 */
export async function installDebianPackage(name, say) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeoutMs: INSTALL_TIMEOUT_MS };
  say(`Installing the Debian package ${name} …`);
  try {
    await runCommand('apt-get', ['update', '-q'], options);
    await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], options);
    return true;
  } catch (error) {
    say(`${error.message}\n${(error.output ?? '').trim().split('\n').slice(-5).join('\n')}`);
    return false;
  }
}
