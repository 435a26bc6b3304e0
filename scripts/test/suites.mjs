import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot, ROOT, STATE_DIR } from '../setup/project.mjs';
import { setUp } from '../setup/setUp.mjs';
import { addCounts, countEnding, countPlaywright, countVitest, FAILED_ONCE, PASSED_ONCE } from './count.mjs';
import { failuresOfPlaywright, failuresOfVitest } from './failures.mjs';
import { findChromium } from './findChromium.mjs';
import { findPostgres } from './findPostgres.mjs';
import { withTemporaryFiles } from './memoryFolder.mjs';
import { UNFINISHED_FILES } from './unfinishedFiles.mjs';

/**
 * In the order in which they run. Those with a lane only read the sources: two cores have a lane each, one after the
 * other in it. Each resolves with its count, and with the names of the tests that failed where it knows them; a throw
 * counts as one failure. What a tool prints goes to `print`, where that is given, else to our own output.
 */
export const SUITES = {
  // Lint takes as long as the other two and the build for the browser tests.
  types: { title: 'types', run: checkTypes, lane: 0 },
  format: { title: 'formatting', run: checkFormat, lane: 0 },
  lint: { title: 'lint', run: checkLint, lane: 1 },
  unit: { title: 'unit and integration tests', run: runUnitTests },
  e2e: { title: 'browser tests', run: runBrowserTests, prepare: build },
};

const bin = {
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  next: 'node_modules/next/dist/bin/next',
  tsc: 'node_modules/typescript/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
};

async function checkFormat(print) {
  return passedIf(await runNode([bin.prettier, '--check', '--log-level', 'warn', '.'], {}, print));
}

async function checkTypes(print) {
  if (!(await writeRouteTypes(print))) return FAILED_ONCE;
  return passedIf(await runNode([bin.tsc, '--noEmit', '-p', '.'], {}, print));
}

async function checkLint(print) {
  if (!(await writeRouteTypes(print))) return FAILED_ONCE;
  return passedIf(await runNode([bin.eslint, '--max-warnings', '0', '.'], {}, print));
}

let routeTypes;
/** Writes next-env.d.ts and the types of the routes, which the sources refer to: once, for all who ask. */
function writeRouteTypes(print) {
  return (routeTypes ??= runNode([bin.next, 'typegen'], {}, print));
}

async function runUnitTests() {
  const binaries = await findPostgres(console.log);
  const postgres = binaries === null ? {} : { SPECULAR_TEST_PG_BIN: binaries };
  const first = await runVitest([], postgres);
  const { lost, errors } = first;
  // An error that is not the death of a process is a failure, whatever else happened.
  if (lost.length === 0 || lost.length > MOST_LOST || errors > lost.length) return first.count;
  // Nothing is known about their tests. Whether they pass is what counts; that a process died is said, with its file.
  console.log(
    `A test process died. Its files run once more, by themselves:\n${lost.map((file) => `  ${file}`).join('\n')}`,
  );
  const again = await runVitest(lost, postgres);
  const count = addCounts([first.countOfEnded, again.count]);
  return { ...count, failures: [...first.count.failures, ...again.count.failures] };
}

/** More than these are no accident. */
const MOST_LOST = 2;

/** @param {string[]} files none: all of them @param {Record<string, string>} env */
async function runVitest(files, env) {
  const [report, unfinished] = [reportFile('vitest.json'), reportFile('vitest-unfinished.json')];
  const reporters = ['default', 'json', inRoot('scripts/test/unfinishedFiles.mjs')];
  const args = [...reporters.map((one) => `--reporter=${one}`), `--outputFile.json=${report}`, ...files];
  const endedWell = await withTemporaryFiles((temporary) =>
    runNode([bin.vitest, 'run', ...args], { ...temporary, ...env, [UNFINISHED_FILES]: unfinished }),
  );
  const results = readReport(report);
  const countOfEnded = countVitest(results);
  const { files: died, errors } = readReport(unfinished);
  const lost = died.map((file) => path.relative(ROOT, file));
  const failures = failuresOfVitest(results, ROOT);
  return { countOfEnded, lost, errors, count: { ...countEnding(countOfEnded, endedWell), failures } };
}

/** What the browser tests run on: the server and the pages as `npm start` has them. */
async function build(print) {
  await setUp(['server', 'pages'], { say: print });
}

async function runBrowserTests() {
  await build();
  const chromium = await findChromium(console.log);
  if (chromium === null) return FAILED_ONCE;
  const report = reportFile('playwright.json');
  const settings = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const args = ['test', '--reporter=line,json'];
  const endedWell = await withTemporaryFiles((env) => runNode([bin.playwright, ...args], { ...env, ...settings }));
  const results = readReport(report);
  return { ...countEnding(countPlaywright(results), endedWell), failures: failuresOfPlaywright(results) };
}

const passedIf = (ok) => (ok ? PASSED_ONCE : FAILED_ONCE);

/** Where a runner shall write its report; that of an earlier run is removed, so that it cannot be taken for this one. */
function reportFile(name) {
  const file = path.join(STATE_DIR, 'reports', name);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function readReport(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Runs a tool without stdin. Resolves with whether it ended with 0. */
function runNode(args, env = {}, print = undefined) {
  return new Promise((resolve, reject) => {
    // Tools choose their own NODE_ENV; telemetry would try to reach the network.
    const { NODE_ENV: _ignored, ...inherited } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: print ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print);
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}
