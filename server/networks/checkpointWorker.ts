/** Entry of the thread that converts one checkpoint. */
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../compute/lowerPriority';
import { serveRpc } from '../compute/rpcServer';
import { openCheckpoint } from './openCheckpoint';

export interface CheckpointService {
  open: typeof openCheckpoint;
}

if (!parentPort) throw new Error('checkpointWorker runs as a worker thread only; convertCheckpoint starts it');
lowerPriority();
const service: CheckpointService = { open: openCheckpoint };
serveRpc(parentPort, service);
