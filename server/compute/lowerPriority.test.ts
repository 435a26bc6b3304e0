import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

const WORKER = `
  import os from 'node:os';
  import { parentPort, workerData } from 'node:worker_threads';
  const { lowerPriority } = await import(workerData);
  lowerPriority();
  parentPort.postMessage(os.getPriority());
`;

describe.runIf(process.platform === 'linux')('lowerPriority', () => {
  it('puts the thread that calls it behind the others, and no other thread', async () => {
    const before = os.getPriority();
    const register = new URL('./registerTypeScript.mjs', import.meta.url).href;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`), {
      workerData: new URL('./lowerPriority.ts', import.meta.url).href,
      execArgv: ['--import', register],
    });
    const inWorker = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    await worker.terminate();
    expect(inWorker).toBe(os.constants.priority.PRIORITY_BELOW_NORMAL);
    expect(os.getPriority()).toBe(before);
  });
});
