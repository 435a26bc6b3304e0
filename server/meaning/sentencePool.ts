/**
 * The server's view of reading sentences: a thread that is started when there is something to read, and ended when there
 * has been nothing for a while, because it holds 200 MB. One that dies is replaced at the next request.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/domain/appError';
import { endWorker } from '../compute/endWorker';
import { RpcClient } from '../compute/rpcClient';
import { execArgvFor, workerEntry } from '../compute/workerEntry';
import type { Log } from '../log';
import type { SentenceService } from './sentenceWorker';

const IDLE_MS = 60_000;

export interface SentencePool {
  /** As SentenceEncoder.encode. Throws `unavailable` where the encoder cannot be opened or its thread dies. */
  encode(texts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
}

interface Running {
  worker: Worker;
  client: RpcClient<SentenceService>;
}

export interface SentencePoolOptions {
  log: Log;
  /** For tests: another worker, and another time that it may have nothing to do. */
  workerEntry?: URL;
  idleMs?: number;
}

export function createSentencePool(options: SentencePoolOptions): SentencePool {
  const { log, workerEntry: entry = workerEntry(import.meta.url, 'sentenceWorker'), idleMs = IDLE_MS } = options;
  let current: Running | undefined;
  let asked = 0;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): Running {
    const worker = new Worker(entry, { execArgv: execArgvFor(entry), name: 'sentences' });
    const client = new RpcClient<SentenceService>(worker, { cancelGraceMs: 0, onStuck() {} });
    const running = { worker, client };
    const gone = (cause?: unknown) => {
      client.fail(unreadable(cause));
      if (current === running) current = undefined;
    };
    worker.on('error', (err) => {
      log.error({ err }, 'The thread that reads sentences died');
      gone(err);
    });
    worker.on('exit', () => gone());
    // It holds up no server that has nothing else to do.
    worker.unref();
    return running;
  }

  async function end(): Promise<void> {
    const running = current;
    current = undefined;
    clearTimeout(idle);
    if (running) await endWorker(running.worker);
  }

  return {
    async encode(texts) {
      if (closed) throw new AppError('unavailable', 'The server is shutting down.');
      clearTimeout(idle);
      asked++;
      current ??= start();
      try {
        return await current.client.call('encode', texts);
      } catch (cause) {
        if (cause instanceof AppError && cause.code !== 'internal') throw cause;
        throw unreadable(cause);
      } finally {
        asked--;
        if (asked === 0 && !closed) idle = setTimeout(() => void end(), idleMs).unref();
      }
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

function unreadable(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'What is written cannot be compared by its meaning now: what reads it could not be opened, or ended. The search by words works. Try again in a moment.',
    { cause },
  );
}
