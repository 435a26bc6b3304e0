import type { Command } from 'commander';
import type { Output } from './output';
import { createProgram } from './createProgram';

/** Runs one command line in this process, for tests. Resolves with what stdout would hold; rejects as the command does. */
export async function runInProcess(args: string[]): Promise<{ lines: Record<string, unknown>[]; notes: string[] }> {
  const lines: Record<string, unknown>[] = [];
  const notes: string[] = [];
  const output: Output = {
    json: (value) => lines.push(JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
    note: (text) => notes.push(text),
    progress: () => {},
  };
  const program = createProgram(output, '0.0.0-test');
  silence(program);
  await program.parseAsync(args, { from: 'user' });
  return { lines, notes };
}

function silence(command: Command): void {
  command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  command.commands.forEach(silence);
}
