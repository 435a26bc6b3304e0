/** Entry of a worker thread that fails as the embedding's name says, for tests of the pool. */
import { parentPort } from 'node:worker_threads';
import { serveRpc } from '../../compute/rpcServer';
import type { ComputationEvent, ComputationTask } from './computationTypes';
import { EmbeddingComputation } from './embeddingComputation';
import type { Cancelled } from './runControl';

class FaultyComputation extends EmbeddingComputation {
  override async *run(task: ComputationTask, cancelled: Cancelled): AsyncGenerator<ComputationEvent> {
    try {
      for await (const event of super.run(task, cancelled)) {
        yield event;
        if (task.embeddingId === 'dies' && event.kind === 'frame' && event.iteration === 40) process.exit(7);
      }
    } finally {
      if (task.embeddingId === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }
}

serveRpc(parentPort!, new FaultyComputation());
