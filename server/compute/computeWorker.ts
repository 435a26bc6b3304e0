/** Entry of a compute worker thread: registers the service. */
import { parentPort, workerData } from 'node:worker_threads';
import { ComputeService, type ComputeWorkerData } from './computeService';
import { lowerPriority } from './lowerPriority';
import { serveRpc } from './rpcServer';

if (!parentPort) throw new Error('computeWorker runs as a worker thread only; createComputePool starts it');
lowerPriority(); // before any thread of the runtime is started
const service = new ComputeService(workerData as ComputeWorkerData);
serveRpc(parentPort, service, () => void service.close().finally(() => process.exit()));
