import { spawn } from 'node:child_process';
import { ROOT } from './project.mjs';

/** A command that ended badly, with what it printed. */
export class CommandFailed extends Error {
  /** @param {string} command @param {string} reason @param {string} output */
  constructor(command, reason, output) {
    super(`${command} ${reason}`);
    this.output = output;
  }
}

/**
 * Runs a program without a shell and without stdin, and collects what it prints. Resolves with that when the program
 * ends with 0; rejects with CommandFailed otherwise, also when it cannot be started or takes longer than `timeoutMs`.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function runCommand(program, args, { env = process.env, timeoutMs } = {}) {
  const command = [program, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.on('error', (error) => reject(new CommandFailed(command, `could not be started: ${error.message}`, output)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed(command, code === null ? `was ended by ${signal}` : `ended with ${code}`, output));
    });
  });
}

/**
 * Runs a program in the foreground: it has our terminal, gets the signals we get, and we end as it ends.
 * @param {string[]} args of Node @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<never>}
 */
export function becomeNode(args, env = process.env) {
  return new Promise(() => {
    const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
    // A terminal sends Ctrl-C to the child as well: passing it on would send it twice.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`${process.execPath} could not be started: ${error.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      if (signal === null) process.exit(code ?? 1);
      // Ends by the same signal, so that whoever waits for us sees it.
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
      process.kill(process.pid, signal);
    });
  });
}
