/** The end of a worker thread that nobody needs any more. */
import type { Worker } from 'node:worker_threads';
import type { ToWorker } from './rpcProtocol';

/** Longer than a batch, and than opening a device. */
const GRACE_MS = 5000;

/**
 * Lets it finish what it is in and end by itself; one that does not within `graceMs` is stopped. A thread that is stopped
 * inside the native runtime takes the process with it: "terminate called after throwing an instance of 'Napi::Error'".
 */
export async function endWorker(worker: Worker, graceMs = GRACE_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  worker.postMessage({ kind: 'close' } satisfies ToWorker);
  await Promise.race([ended, late]);
  clearTimeout(timer);
  await worker.terminate(); // nothing, for one that has ended
}
