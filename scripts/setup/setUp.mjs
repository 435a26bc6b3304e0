import { withSetupLock } from './lock.mjs';
import { requireNode } from './requireNode.mjs';
import { STEPS } from './steps.mjs';

/** Of a long output the beginning and the end are shown: tools differ in where they say what is wrong. */
const LINES_SHOWN = 20;

/** A step of the set-up failed; the message says which, why, and what to do. */
export class SetUpFailed extends Error {}

/**
 * Does the named steps in order, leaving out what is fresh. Says one line for each step that it does.
 * Throws SetUpFailed.
 * @param {(keyof typeof STEPS)[]} names
 * @param {{ say?: (text: string) => void }} [options]
 */
export async function setUp(names, { say = (text) => process.stdout.write(text) } = {}) {
  requireNode();
  if (names.every((name) => STEPS[name].isFresh())) return;
  await withSetupLock(async () => {
    for (const name of names) if (!STEPS[name].isFresh()) await runStep(STEPS[name], say);
  }, say);
}

async function runStep(step, say) {
  const startedAt = performance.now();
  say(`${step.title} … `);
  try {
    await step.run();
  } catch (error) {
    say('failed\n');
    const lines = [shorten(error.output ?? ''), `${step.title} failed: ${error.message}`, step.advice];
    throw new SetUpFailed(lines.filter(Boolean).join('\n'));
  }
  say(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

function shorten(output) {
  const lines = output.trim().split('\n');
  if (lines.length <= 2 * LINES_SHOWN) return lines.join('\n');
  return [...lines.slice(0, LINES_SHOWN), '…', ...lines.slice(-LINES_SHOWN)].join('\n');
}

/**
 * For the commands: sets up, and on failure says what failed and ends the process.
 * @param {Parameters<typeof setUp>} args
 */
export async function setUpOrExit(...args) {
  try {
    await setUp(...args);
  } catch (error) {
    if (!(error instanceof SetUpFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
