/**
 * Checkpoints become networks in a thread of their own: VGG-16 takes three seconds, in which the server would answer
 * nobody, and the compute worker would get on with no run.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/domain/appError';
import { RpcClient } from '../compute/rpcClient';
import { Turns } from '../compute/turns';
import { execArgvFor, workerEntry } from '../compute/workerEntry';
import type { CheckpointService } from './checkpointWorker';

/** One at a time: each takes three times the memory of its weights. */
const turns = new Turns();

/** As openCheckpoint, whose errors it throws; `unavailable` when the thread ends before it is done. */
export function convertCheckpoint(path: string, fileName: string): Promise<Uint8Array<ArrayBuffer>> {
  return turns.take(() => convert(path, fileName));
}

async function convert(path: string, fileName: string): Promise<Uint8Array<ArrayBuffer>> {
  const entry = workerEntry(import.meta.url, 'checkpointWorker');
  const worker = new Worker(entry, { execArgv: execArgvFor(entry), name: 'checkpoint' });
  const client = new RpcClient<CheckpointService>(worker, { cancelGraceMs: 0, onStuck() {} });
  worker.on('error', (cause) => client.fail(threadEnded(fileName, cause)));
  worker.on('exit', () => client.fail(threadEnded(fileName)));
  try {
    return await client.call('open', path, fileName);
  } finally {
    await worker.terminate();
  }
}

function threadEnded(fileName: string, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    `The weights of "${fileName}" could not be read to the end: there may be too little memory for them. Try again.`,
    { cause },
  );
}
