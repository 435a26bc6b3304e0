/** Entry of a compute worker thread: registers the service. */
import { parentPort, workerData } from 'node:worker_threads';
import { ComputeService, type ComputeWorkerData } from './computeService';
import { serveRpc } from './rpcServer';

if (!parentPort) throw new Error('computeWorker runs as a worker thread only; createComputePool starts it');
serveRpc(parentPort, new ComputeService(workerData as ComputeWorkerData));
