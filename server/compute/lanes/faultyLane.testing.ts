/** A lane whose thread ends in the middle of its second batch. */
import { parentPort } from 'node:worker_threads';
import { serveRpc } from '../rpcServer';
import { LaneService } from './laneService';

class FaultyLane extends LaneService {
  private batches = 0;

  override async occlude(...args: Parameters<LaneService['occlude']>): ReturnType<LaneService['occlude']> {
    if (++this.batches === 2) process.exit(7);
    return super.occlude(...args);
  }
}

if (!parentPort) throw new Error('faultyLane runs as a worker thread only');
serveRpc(parentPort, new FaultyLane());
