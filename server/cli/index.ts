#!/usr/bin/env node
/** `npm run -s specular -- COMMAND` */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommanderError } from 'commander';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { PROJECT_ROOT } from '../projectRoot';
import { createProgram } from './createProgram';
import { processOutput } from './output';

const FAILED = 1;
const WRONG_USAGE = 2;

async function main(): Promise<number> {
  try {
    await createProgram(processOutput, readVersion()).parseAsync();
    return 0;
  } catch (error) {
    // Commander has printed the help or the mistake itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    processOutput.progress('');
    if (error instanceof AppError) processOutput.note(`error: ${error.message}`);
    else processOutput.note(`error: something went wrong that Specular did not expect.\n${describe(error)}`);
    return FAILED;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function readVersion(): string {
  const text = readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

// Ends by process.exit, which takes temporary files with it, unless the command itself listens to the signal.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(code));

const exitCode = await main();
// Everything is closed by now. Waiting for stdout keeps a pipe whole; ending here keeps a native library from lingering.
process.stdout.write('', () => process.exit(exitCode));
