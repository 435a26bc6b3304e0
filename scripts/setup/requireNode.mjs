import { readFileSync } from 'node:fs';
import { inRoot } from './project.mjs';

/** Ends the process with a plain sentence when this Node is older than package.json asks for. */
export function requireNode() {
  const needed = /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines.node);
  if (isAtLeast(process.versions.node, `${needed[1]}.${needed[2]}`)) return;
  console.error(
    `Specular needs Node ${needed[1]}.${needed[2]} or newer; this is ${process.versions.node}. ` +
      'Install a newer Node and run the same command again.',
  );
  process.exit(1);
}

/** @param {string} version @param {string} needed both as "20.19" or "20.19.1" */
export function isAtLeast(version, needed) {
  const [major, minor] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
