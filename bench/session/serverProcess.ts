import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FromServer, ToServer } from './messages';

type Reply<K extends FromServer['kind']> = Extract<FromServer, { kind: K }>;

/** The server in a process of its own, on a temporary data directory that is removed at the end. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
    readonly ready: Reply<'ready'>,
  ) {}

  static async start(): Promise<ServerProcess> {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-bench-'));
    const child = fork(path.join(import.meta.dirname, 'benchServer.ts'), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, NODE_ENV: 'production', SPECULAR_DATA: dataDir, DATABASE_URL: '' },
    });
    return new ServerProcess(child, dataDir, await waitFor(child, 'ready'));
  }

  tell(message: ToServer): void {
    this.child.send(message);
  }

  /** Listen before telling: an answer that nobody waits for is lost. */
  answer<K extends FromServer['kind']>(kind: K): Promise<Reply<K>> {
    return waitFor(this.child, kind);
  }

  async stop(): Promise<void> {
    const exited = this.child.exitCode === null ? once(this.child, 'exit') : Promise.resolve();
    if (this.child.connected) this.tell({ kind: 'stop' });
    await exited;
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function waitFor<K extends FromServer['kind']>(child: ChildProcess, kind: K): Promise<Reply<K>> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      settle();
    };
    const onMessage = (message: FromServer) => {
      if (isKind(message, kind)) finish(() => resolve(message));
      else if (message.kind === 'failed') finish(() => reject(new Error(message.message)));
    };
    const onExit = (code: number | null) => finish(() => reject(new Error(`The server ended with code ${code}.`)));
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

function isKind<K extends FromServer['kind']>(message: FromServer, kind: K): message is Reply<K> {
  return message.kind === kind;
}
