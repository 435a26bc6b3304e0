/**
 * The server's view of computing maps: one worker thread, started when the first map is asked for. One that dies, or
 * hangs when it is told to stop, is replaced at the next request; what it was doing fails with `unavailable`.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/domain/appError';
import type { Metric } from '@/lib/domain/embeddingSpec';
import { RpcClient } from '../../compute/rpcClient';
import { execArgvFor, workerEntry } from '../../compute/workerEntry';
import type { Log } from '../../log';
import type { ComputationEvent, ComputationTask, SharedVectors } from './computationTypes';
import type { EmbeddingComputation } from './embeddingComputation';
import type { NearestRows } from './nearestRows';

/** Longer than a healthy worker goes without looking: affinities and UMAP's graph of many points are made in one piece. */
const CANCEL_GRACE_MS = 60_000;

export interface EmbeddingPool {
  /**
   * Events until `ended`. An abort ends them early, without `state` and `ended`: for an orderly end there are pause and
   * stop. Throws AppError `invalid_input` that names the field of the spec; `unavailable` when the worker died, and the
   * task may be asked for again, with its last state.
   */
  run(task: ComputationTask, signal: AbortSignal): AsyncIterable<ComputationEvent>;
  /** Tells a run to store its state and end; one that does not run is left alone. Resolves when it was told. */
  pause(embeddingId: string): Promise<void>;
  /** The same, for good: the layout that it has is the last frame. */
  stop(embeddingId: string): Promise<void>;
  /**
   * The k nearest others of one row, nearest first. Throws `invalid_input` for a row of zeros with the metric "cosine";
   * `unavailable`.
   */
  nearest(vectors: SharedVectors, row: number, search: { k: number; metric: Metric }): Promise<NearestRows>;
  close(): Promise<void>;
}

export interface EmbeddingPoolOptions {
  log: Log;
  /** For tests: another worker than the one beside this file. */
  workerEntry?: URL;
  /** For tests: how long a worker may go on after an abort before it counts as hanging. */
  cancelGraceMs?: number;
}

interface Running {
  client: RpcClient<EmbeddingComputation>;
  /** Ends the worker without waiting for what it is doing. */
  end(error: AppError): Promise<void>;
}

export function createEmbeddingPool({
  log,
  workerEntry: entry = workerEntry(import.meta.url, 'embeddingWorker'),
  cancelGraceMs = CANCEL_GRACE_MS,
}: EmbeddingPoolOptions): EmbeddingPool {
  let current: Running | undefined;
  let closed = false;

  function start(): Running {
    const worker = new Worker(entry, { execArgv: execArgvFor(entry), name: 'embedding' });
    const die = (error: AppError) => {
      client.fail(error);
      if (current === running) current = undefined;
    };
    const end = async (error: AppError) => {
      die(error);
      await worker.terminate();
    };
    const onStuck = () => {
      log.warn('The worker that computes maps went on after a cancel and was ended');
      void end(workerDied('did not stop when it was told to'));
    };
    const client = new RpcClient<EmbeddingComputation>(worker, { cancelGraceMs, onStuck });
    const running: Running = { client, end };
    worker.on('error', (err) => {
      log.error({ err }, 'The worker that computes maps died');
      die(workerDied('died', err));
    });
    worker.on('exit', (code) => {
      if (current === running) log.error({ code }, 'The worker that computes maps ended by itself');
      die(workerDied(`ended with code ${code}`));
    });
    return running;
  }

  function client(): RpcClient<EmbeddingComputation> {
    if (closed) throw shuttingDown();
    current ??= start();
    return current.client;
  }

  return {
    run: (task, signal) => client().stream('run', task, signal),
    pause: async (embeddingId) => current?.client.call('pause', embeddingId),
    stop: async (embeddingId) => current?.client.call('stop', embeddingId),
    nearest: async (vectors, row, search) => client().call('nearest', vectors, row, search),
    async close() {
      closed = true;
      await current?.end(shuttingDown());
    },
  };
}

function workerDied(how: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The worker that computes maps ${how}. Ask again: a new one is started.`, {
    cause,
  });
}

function shuttingDown(): AppError {
  return new AppError('unavailable', 'The server is shutting down.');
}
