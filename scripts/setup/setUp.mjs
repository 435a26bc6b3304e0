import { withSetupLock } from './lock.mjs';
import { requireNode } from './requireNode.mjs';
import { STEPS } from './steps.mjs';

const OUTPUT_LINES_SHOWN = 40;

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
    const output = (error.output ?? '').trim().split('\n').slice(-OUTPUT_LINES_SHOWN).join('\n');
    throw new SetUpFailed([output, `${step.title} failed: ${error.message}`, step.advice].filter(Boolean).join('\n'));
  }
  say(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
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
