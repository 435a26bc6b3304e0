import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './project.mjs';
import { runCommand } from './runCommand.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for. npm notes what it installed in a lockfile of its own when
 * it has finished, so an interrupted install is seen, and one that was made by hand counts.
 */
export function arePackagesInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    if (folder === '') return true;
    const found = installed[folder];
    // Optional packages are mostly builds for other platforms.
    if (!found) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(inRoot(folder, 'package.json'));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(inRoot(file), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Exactly the lockfile, development packages too: the build needs them. No package's install script runs (.npmrc). */
export async function installPackages() {
  const { NODE_ENV: _ignored, ...env } = process.env;
  const args = ['ci', '--include=dev', '--loglevel=error'];
  // npm tells its scripts where it is; a script that was started by Node itself takes the npm in the path.
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('npm-cli.js')) await runCommand(process.execPath, [npm, ...args], { env });
  else await runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env });
}
