/**
 * Threads that compute parts of networks beside the thread that asks. A session's own threads share every window, and a
 * small one is over before they have begun: of two cores, one thread alone did 70 % (ResNet-18) to 57 % (SqueezeNet) of
 * what both did together.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/domain/appError';
import type { CellPatch } from '@/lib/occlusion/grid';
import type { PartsRecipe } from '../../engine/engine';
import { endWorker } from '../endWorker';
import { RpcClient } from '../rpcClient';
import { execArgvFor, workerEntry } from '../workerEntry';
import type { LaneService } from './laneService';
import type { LaneAnswer, LanePicture, LaneTensors, PartLane } from './partLane';

/** Each lane keeps maps and weights of its own. */
const MAX_LANES = 8;

interface LaneThread {
  client: RpcClient<LaneService>;
  worker: Worker;
  dead: boolean;
}

export class PartLanes {
  /** Lanes in all, with that of the thread that asks. */
  readonly count: number;
  /** Of the runtime, for each lane. */
  readonly threads: number;
  private others: LaneThread[] = [];
  private nextId = 1;

  /** @param entry for tests: another thread than the one beside this file */
  constructor(
    cores = availableParallelism(),
    private readonly entry: URL = workerEntry(import.meta.url, 'laneWorker'),
  ) {
    this.count = Math.min(cores, MAX_LANES);
    this.threads = Math.max(1, Math.floor(cores / this.count));
  }

  /** The lanes beside that of the thread that asks. A thread that died fails what it was doing, and is replaced here. */
  async open(recipe: PartsRecipe): Promise<{ lanes: PartLane[]; release: () => Promise<void> }> {
    this.others = this.others.filter(({ dead }) => !dead);
    while (this.others.length < this.count - 1) this.others.push(startThread(this.entry));
    const threads = [...this.others];
    const network = this.nextId++;
    await Promise.all(threads.map(({ client }) => client.call('open', network, recipe, this.threads)));
    return {
      lanes: threads.map(({ client }) => new RemoteLane(client, network, () => this.nextId++)),
      release: async () => {
        // One that is dead has released everything.
        await Promise.all(threads.map(({ client }) => client.call('release', network).catch(() => {})));
      },
    };
  }

  async close(): Promise<void> {
    const ending = this.others;
    this.others = [];
    await Promise.all(ending.map(({ worker }) => endWorker(worker)));
  }
}

function startThread(entry: URL): LaneThread {
  const worker = new Worker(entry, { execArgv: execArgvFor(entry), name: 'lane' });
  // Streams alone can be stuck, and a lane has none.
  const client = new RpcClient<LaneService>(worker, { cancelGraceMs: Infinity, onStuck: () => {} });
  const thread: LaneThread = { client, worker, dead: false };
  const die = (cause?: unknown) => {
    thread.dead = true;
    client.fail(new AppError('unavailable', 'A thread that ran parts of the network ended.', { cause }));
  };
  worker.on('error', die);
  worker.on('exit', () => die());
  return thread;
}

class RemoteLane implements PartLane {
  constructor(
    private readonly client: RpcClient<LaneService>,
    private readonly network: number,
    private readonly newId: () => number,
  ) {}

  begin(tensors: LaneTensors): LanePicture {
    const { client } = this;
    const id = this.newId();
    const begun = client.call('begin', this.network, id, tensors);
    begun.catch(() => {}); // told by what is asked next
    return {
      prepareStep: (cut: number) => begun.then(() => client.call('prepareStep', id, cut)),
      settle: (cut: number) => client.call('settle', id, cut),
      occlude: (patches: readonly CellPatch[], cut: number): Promise<LaneAnswer> =>
        client.call('occlude', id, patches, cut),
      end: () => client.call('end', id).catch(() => {}),
    };
  }

  closeTail(cut: number): Promise<void> {
    return this.client.call('closeTail', this.network, cut);
  }
}
