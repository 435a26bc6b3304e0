/** Entry of the worker thread that computes maps: registers the computation. */
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../../compute/lowerPriority';
import { serveRpc } from '../../compute/rpcServer';
import { EmbeddingComputation } from './embeddingComputation';

if (!parentPort) throw new Error('embeddingWorker runs as a worker thread only; createEmbeddingPool starts it');
lowerPriority();
serveRpc(parentPort, new EmbeddingComputation());
