/**
 * The server's view of computing: one worker thread on the best device. A worker that dies, or hangs when it is told to
 * stop, is replaced; what it was doing fails with `unavailable`, and may be asked again.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/domain/appError';
import type { DeviceChoice } from '../engine/openEngine';
import type { Log } from '../log';
import type { Compute, NetworkFormat, PixelCompute } from './compute';
import type { ComputeService, ComputeWorkerData, OpenedDevice } from './computeService';
import { endWorker } from './endWorker';
import { RpcClient } from './rpcClient';
import { execArgvFor, workerEntry } from './workerEntry';

/**
 * Longer than anything that keeps a healthy worker from listening: on two idle cores the longest stretch of loading was
 * 1.4 s for VGG-16 and 2.5 s for ResNet-101 in TensorFlow.js, whose first run took another 3.7 s. Nobody waits for it:
 * a cancelled job ends without its worker (server/jobs/computeCells).
 */
const CANCEL_GRACE_MS = 15_000;

export interface ComputePoolOptions {
  device: DeviceChoice;
  log: Log;
  /** For tests: another worker than the one beside this file. */
  workerEntry?: URL;
  /** For tests: how long a worker may go on after a cancel before it counts as hanging. */
  cancelGraceMs?: number;
}

interface Running {
  client: RpcClient<ComputeService>;
  worker: Worker;
  /** Where networks of a format run, as soon as it was asked. */
  devices: Map<NetworkFormat, Promise<OpenedDevice>>;
  /** Nobody is told any more of what it is doing. */
  die(error: AppError): void;
}

function tell(log: Log, { device: { description }, passedOver }: OpenedDevice, message: string): void {
  for (const { provider, reason } of passedOver) log.info({ provider, reason }, 'Device passed over');
  log.info({ device: description }, message);
}

/** Starts the first worker at once, so that the device is known when the first request comes. */
export function createComputePool({
  device,
  log,
  workerEntry: entry = workerEntry(import.meta.url, 'computeWorker'),
  cancelGraceMs = CANCEL_GRACE_MS,
}: ComputePoolOptions): Compute & PixelCompute {
  // CUDA rounds float32 factors to 10 bits unless told otherwise; results would differ from the CPU's in the third digit.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  let current: Running | undefined;
  let closed = false;
  let tfjsTold = false;

  function start(): Running {
    const workerData: ComputeWorkerData = { device };
    const worker = new Worker(entry, { workerData, execArgv: execArgvFor(entry), name: 'compute' });
    let opened = false;
    const die = (error: AppError) => {
      client.fail(error);
      if (current !== running) return;
      current = undefined;
      // A worker that never came up would fail again at once: then the next request tries.
      if (opened && !closed) current = start();
    };
    const onStuck = () => {
      log.warn('The compute worker went on after a cancel and was replaced');
      die(workerDied('did not stop when it was told to'));
      void worker.terminate();
    };
    const client = new RpcClient<ComputeService>(worker, { cancelGraceMs, onStuck });
    const running: Running = { client, worker, devices: new Map(), die };

    worker.on('error', (err) => {
      log.error({ err }, 'The compute worker died');
      die(opened ? workerDied('died', err) : workerDidNotStart(err));
    });
    worker.on('exit', (code) => {
      if (current === running) log.error({ code }, 'The compute worker ended by itself');
      die(opened ? workerDied(`ended with code ${code}`) : workerDidNotStart());
    });
    openedBy(running, 'onnx').then(
      (device) => {
        opened = true;
        tell(log, device, 'Networks run here');
      },
      (err: unknown) => {
        if (!closed) log.error({ err }, 'The compute worker did not come up');
      },
    );
    return running;
  }

  function alive(): Running {
    if (closed) throw new AppError('unavailable', 'The server is shutting down.');
    return (current ??= start());
  }
  const client = () => alive().client;

  current = start();
  return {
    async device(format = 'onnx') {
      const found = await openedBy(alive(), format);
      if (format === 'tfjs' && !tfjsTold) tell(log, found, 'TensorFlow.js networks run here');
      tfjsTold ||= format === 'tfjs';
      return found.device;
    },
    inspect: async (network) => client().call('inspect', network),
    graph: async (network, card) => client().call('graph', network, card),
    firstFilters: async (network) => client().call('firstFilters', network),
    unitBoxes: async (network, card, layer, places) => client().call('unitBoxes', network, card, layer, places),
    filterLayers: async (network, card) => client().call('filterLayers', network, card),
    filters: async (network, card, question) => client().call('filters', network, card, question),
    measuredFilters: async (network, card, layer) => client().call('measuredFilters', network, card, layer),
    predict: async (network, card, images) => client().call('predict', network, card, images),
    features: async (network, card, images, question) => client().call('features', network, card, images, question),
    occluded: async (covered) => client().call('occluded', covered),
    occlude: (task, signal) => client().stream('occlude', task, signal),
    ...pixelCompute(client),
    async close() {
      closed = true;
      const last = current;
      last?.die(new AppError('unavailable', 'The server is shutting down.'));
      if (last) await endWorker(last.worker);
    },
  };
}

/** It stays what it is as long as the worker lives, and a busy worker answers late. */
function openedBy({ client, devices }: Running, format: NetworkFormat): Promise<OpenedDevice> {
  const known = devices.get(format);
  if (known) return known;
  const asked = client.call('opened', format);
  devices.set(format, asked);
  asked.catch(() => devices.delete(format)); // the next one tries again
  return asked;
}

function pixelCompute(client: () => RpcClient<ComputeService>): PixelCompute {
  return {
    scores: (task, signal) => client().stream('scores', task, signal),
    inputGradients: (task, signal) => client().stream('inputGradients', task, signal),
    layerGradient: (task, signal) => client().stream('layerGradient', task, signal),
    randomised: async (network, seed) => client().call('randomised', network, seed),
  };
}

function workerDied(how: string, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    `The worker that runs the network ${how}. A new one has been started: ask again.`,
    { cause },
  );
}

function workerDidNotStart(cause?: unknown): AppError {
  return new AppError('unavailable', 'The worker that runs networks did not start. The log of the server says why.', {
    cause,
  });
}
