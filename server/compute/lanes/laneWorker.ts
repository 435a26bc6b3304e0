/** Entry of a lane's thread: registers the service. */
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../lowerPriority';
import { serveRpc } from '../rpcServer';
import { LaneService } from './laneService';

if (!parentPort) throw new Error('laneWorker runs as a worker thread only; PartLanes starts it');
lowerPriority(); // before any thread of the runtime is started
serveRpc(parentPort, new LaneService());
