/**
 * A real Specular server in a process of its own, with a data directory of its own. Tests talk to it over HTTP and
 * Socket.IO like anybody else, and may kill it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const ENTRY = path.resolve('dist/server/index.js');
const READY = /Specular is at (http:\/\/[^\s]+)/;
const START_TIMEOUT_MS = 120_000;

/** A data directory in which the demo is seeded already; made once by globalSetup, copied for every server. */
export const TEMPLATE_VARIABLE = 'SPECULAR_E2E_TEMPLATE';

export class SpecularServer {
  private constructor(
    readonly dataDir: string,
    private process: ChildProcess,
    readonly url: string,
    private output: string[],
  ) {}

  /** Starts on a free port with a copy of the seeded template, or with an empty directory when there is none. */
  static async start(dataDir?: string): Promise<SpecularServer> {
    const directory = dataDir ?? (await copyOfTemplate());
    const { child, url, output } = await launch(directory, 0);
    return new SpecularServer(directory, child, url, output);
  }

  /** Ends the process at once, as a power cut or the kernel's memory killer would. */
  async kill(): Promise<void> {
    await end(this.process, 'SIGKILL');
  }

  /** Starts again on the same data and port, so that open pages find the server where they left it. */
  async restart(): Promise<void> {
    const { child, output } = await launch(this.dataDir, Number(new URL(this.url).port));
    this.process = child;
    this.output = output;
  }

  /** Ends it at once and removes its data: an orderly end would only take time. */
  async stop(): Promise<void> {
    await end(this.process, 'SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends in order and keeps the data. */
  async shutDown(): Promise<void> {
    await end(this.process, 'SIGTERM');
  }

  log(): string {
    return this.output.join('');
  }
}

/** Thousands of files: all at once take a third of the processor time of one by one in the background. */
async function copyOfTemplate(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'specular-e2e-'));
  const template = process.env[TEMPLATE_VARIABLE];
  if (!template) return directory;
  cpSync(path.join(template, 'db'), path.join(directory, 'db'), { recursive: true });
  linkTree(path.join(template, 'artifacts'), path.join(directory, 'artifacts'));
  return directory;
}

/** Artifacts never change, so 10,000 of them are linked in a moment instead of copied. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}

async function launch(dataDir: string, port: number): Promise<{ child: ChildProcess; url: string; output: string[] }> {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      SPECULAR_DATA: dataDir,
      DATABASE_URL: '',
      SPECULAR_DEVICE: 'cpu',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No server after ${START_TIMEOUT_MS} ms:\n${output.join('')}`)),
      START_TIMEOUT_MS,
    );
    const onText = (text: Buffer) => {
      output.push(text.toString());
      const ready = READY.exec(output.join(''));
      if (ready?.[1]) {
        clearTimeout(timer);
        resolve(ready[1]);
      }
    };
    child.stdout.on('data', onText);
    child.stderr.on('data', onText);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code} before it was ready:\n${output.join('')}`));
    });
  });
  return { child, url: url.replace(/\/$/, ''), output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
