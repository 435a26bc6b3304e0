// npm test: set-up, then formatting, types, lint, unit and integration tests, browser tests. All of them run even if
// one fails; the last line is a plain count. `npm test -- --only unit,e2e` runs some.
import { requireNode } from './setup/requireNode.mjs';
import { setUp, SetUpFailed } from './setup/setUp.mjs';
import { SUITES } from './test/suites.mjs';
import { tellFailures } from './test/failures.mjs';
import { addCounts, FAILED_ONCE, formatCount, parseOnly } from './test/count.mjs';

requireNode();
const names = chosenNames();
const results = [];
if (await isReady()) {
  results.push(...(await runTogether(names)));
  for (const name of names) if (SUITES[name].lane === undefined) results.push(await runSuite(name));
} else results.push({ title: 'set-up', count: FAILED_ONCE, seconds: 0 });

console.log('\nSummary');
for (const { title, count, seconds } of results) {
  console.log(`  ${title.padEnd(28)} ${formatCount(count)} (${seconds.toFixed(1)} s)`);
}
const failures = results.flatMap(({ count }) => count.failures ?? []);
if (failures.length > 0) console.log(['Failed:', ...tellFailures(failures)].join('\n  '));
const total = addCounts(results.map(({ count }) => count));
console.log(formatCount(total));
// Set, not exit(): what was printed must reach a pipe first.
process.exitCode = total.failed > 0 ? 1 : 0;

function chosenNames() {
  try {
    return parseOnly(process.argv.slice(2), Object.keys(SUITES));
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

async function isReady() {
  try {
    await setUp(['packages', 'client']);
    return true;
  } catch (error) {
    if (!(error instanceof SetUpFailed)) throw error;
    console.log(error.message);
    return false;
  }
}

/** The suites with a lane, and what the others need made; what each prints stays together, and comes when it ends. */
async function runTogether(names) {
  const lanes = [0, 1].map((lane) => names.filter((name) => SUITES[name].lane === lane));
  if (lanes.flat().length === 0) return [];
  console.log(`\nAt the same time: ${lanes.flat().map(titleOf).join(', ')} …`);
  const finished = await Promise.all([runLane(lanes[0]).then(prepareOthers), runLane(lanes[1])]);
  return finished.flat();

  async function prepareOthers(finished) {
    for (const name of names) await prepare(name);
    return finished;
  }
}

async function runLane(names) {
  const results = [];
  for (const name of names) {
    let output = '';
    const result = await timed(name, (text) => (output += text));
    process.stdout.write(`\n── ${result.title}: ${formatCount(result.count)}\n${output}`);
    results.push(result);
  }
  return results;
}

/** A failure is told by the suite, which tries again. */
async function prepare(name) {
  let output = '';
  await SUITES[name].prepare?.((text) => (output += text)).catch(() => {});
  if (output !== '') process.stdout.write(`\n── for the ${titleOf(name)}\n${output}`);
}

async function runSuite(name) {
  console.log(`\n── ${titleOf(name)}`);
  return timed(name);
}

function titleOf(name) {
  return SUITES[name].title;
}

async function timed(name, print) {
  const { title, run } = SUITES[name];
  const startedAt = performance.now();
  let count = FAILED_ONCE;
  try {
    count = await run(print);
  } catch (error) {
    // A crash of the runner is a failure like any other; the other suites still run.
    console.log(error instanceof SetUpFailed ? error.message : error);
  }
  return { title, count, seconds: (performance.now() - startedAt) / 1000 };
}
