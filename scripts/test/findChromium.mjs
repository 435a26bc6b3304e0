import { existsSync } from 'node:fs';
import { runCommand } from '../setup/runCommand.mjs';
import { installDebianPackage } from './debianPackage.mjs';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const VERSION_TIMEOUT_MS = 30_000;
const DOWNLOAD_TIMEOUT_MS = 4 * 60_000;

/**
 * A Chromium for the browser tests: the one in CHROMIUM_PATH, the system's, Playwright's own; else installs one.
 * Resolves with its path or null, and says which it took or what to do.
 * @param {(line: string) => void} say @returns {Promise<string | null>}
 */
export async function findChromium(say) {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    const version = await versionOf(chosen);
    say(version ? `Browser: ${version} (${chosen}, from CHROMIUM_PATH)` : `CHROMIUM_PATH=${chosen} does not start.`);
    return version && chosen;
  }
  const found =
    (await firstThatStarts([...SYSTEM_BROWSERS, await playwrightsOwn()], say)) ??
    ((await downloadPlaywrights(say)) ? await firstThatStarts([await playwrightsOwn()], say) : null) ??
    ((await installDebianPackage('chromium', say)) ? await firstThatStarts(SYSTEM_BROWSERS, say) : null);
  if (!found) say('No Chromium was found or could be installed. Install one, or set CHROMIUM_PATH to its program.');
  return found;
}

async function firstThatStarts(paths, say) {
  for (const path of paths.filter(existsSync)) {
    const version = await versionOf(path);
    if (version) say(`Browser: ${version} (${path})`);
    if (version) return path;
  }
  return null;
}

/** Some distributions have a program of that name that only says where to get the browser. */
async function versionOf(path) {
  try {
    return (await runCommand(path, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS })).trim().split('\n').at(-1) || null;
  } catch {
    return null;
  }
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

async function downloadPlaywrights(say) {
  say('No Chromium here: trying "npx playwright install chromium" …');
  try {
    await runCommand(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
      env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    return true;
  } catch (error) {
    say(`That did not work: ${error.message}`);
    return false;
  }
}
