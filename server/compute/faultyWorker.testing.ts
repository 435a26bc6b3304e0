/** Entry of a worker thread that fails as it is told, for tests of the pool: the key of a network says how. */
import { parentPort, workerData } from 'node:worker_threads';
import { ComputeService, type ComputeWorkerData } from './computeService';
import type { Cancelled } from './computation';
import type { NetworkInspection, NetworkRef, OcclusionEvent, OcclusionTask } from './compute';
import { serveRpc } from './rpcServer';

class FaultyService extends ComputeService {
  override async inspect(ref: NetworkRef): Promise<NetworkInspection> {
    switch (ref.key) {
      case 'exits':
        process.exit(7);
      // eslint-disable-next-line no-fallthrough -- process.exit does not return
      case 'throws':
        setImmediate(() => {
          throw new Error('a bug outside of any request');
        });
        return new Promise(() => {});
      default:
        return super.inspect(ref);
    }
  }

  override async *occlude(task: OcclusionTask, cancelled: Cancelled): AsyncGenerator<OcclusionEvent> {
    try {
      for await (const event of super.occlude(task, cancelled)) {
        yield event;
        if (task.network.key === 'dies once' && task.from === 0 && event.kind === 'cells' && event.from > 5)
          process.exit(1);
      }
    } finally {
      if (task.network.key === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }
}

serveRpc(parentPort!, new FaultyService(workerData as ComputeWorkerData));
