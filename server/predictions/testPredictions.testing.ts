/** Predictions of whole sets: real database, real networks, real pictures; only the compute worker is sometimes slowed. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import type { PicturePrediction } from '@/lib/domain/prediction';
import type { Task } from '@/lib/domain/task';
import { seededRandom } from '@/lib/random/seededRandom';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { openDatabase, type OpenDatabase } from '../db/openDatabase';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { createNetworkService } from '../networks/createNetworkService';
import { createTaskService } from '../tasks/createTaskService';
import type { TaskService } from '../tasks/taskService';
import { whenOver } from '../tasks/whenOver.testing';
import { createPredictionService } from './createPredictionService';
import type { PredictionService } from './predictionService';

export const LABELS = ['ant', 'bee', 'cat', 'dog, hound', 'eel', 'fox', 'gnu'];
const SIDE_PX = 8;
const log = createLog({ level: 'silent', format: 'text' });

export const upTo = (count: number) => [...Array(count).keys()];

/** The worker, with a count of what it was asked. */
export class WatchedCompute implements Pick<Compute, 'predict' | 'device'> {
  pictures = 0;
  batches: number[] = [];
  /** Called before each batch; may throw, or take its time. */
  before: (batch: number) => Promise<void> = async () => {};
  /** Pixels of pictures that the network has no answer to. */
  mute: string[] = [];
  constructor(private readonly pool: Compute) {}
  device = () => this.pool.device();
  async predict(...args: Parameters<Compute['predict']>) {
    this.batches.push(args[2].length);
    await this.before(this.batches.length);
    if (args[2].some(({ rgb }) => this.mute.includes(Buffer.from(rgb).toString('hex'))))
      throw new AppError('invalid_network', 'It is NaN.');
    this.pictures += args[2].length;
    return this.pool.predict(...args);
  }
}

export interface TestPredictions {
  database: OpenDatabase;
  artifacts: ArtifactStore;
  pool: Compute;
  network: Network;
  /** Made anew for each test, as the services are. */
  compute: WatchedCompute;
  tasks: TaskService;
  predictions: PredictionService;
  /** As after a restart of the server. */
  startServices(): void;
  addNetwork(options: TinyNetworkOptions, labels?: string[]): Promise<Network>;
  /** A set of pictures, one for each seed; without `labelOf` they have the labels in turn. */
  addSet(id: string, seeds: readonly number[], labelOf?: (seed: number) => string | null): Promise<Image[]>;
  addPictures(id: string, seeds: readonly number[], labelOf: (seed: number) => string | null): Promise<Image[]>;
  /** Predicts a set to the end. */
  run(imageSetId: string, networkId?: string): Promise<Task>;
  /** Predictions by the id of the picture. */
  rowsOf(images: readonly Image[]): Promise<Map<string, PicturePrediction>>;
  /** What the network is shown of a picture, as WatchedCompute.mute has it. */
  fittedPixels(hash: string): Promise<string>;
}

/** One database and one worker for the tests of a file. Read the result inside tests only. */
export function withPredictions(): TestPredictions {
  const test = { ...setsOf(() => test), ...runsOf(() => test) } as TestPredictions;
  let folder: string;
  beforeAll(async () => {
    folder = await makeDataDir('predictions');
    test.database = await openDatabase({ dataDir: folder });
    test.artifacts = createDiskArtifactStore(path.join(folder, 'artifacts'));
    test.pool = createComputePool({ device: 'cpu', log });
    test.network = await test.addNetwork({});
  }, 120_000);
  afterAll(async () => {
    await test.pool.close();
    await test.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => test.startServices());
  return test;
}

function runsOf(get: () => TestPredictions) {
  return {
    startServices() {
      const test = get();
      const { database, artifacts } = test;
      const compute = new WatchedCompute(test.pool);
      const tasks = createTaskService({ tasks: database.tasks, log });
      const rest = { database, artifacts, compute, imageReader, tasks, version: '0.0.0-test', log };
      Object.assign(test, { compute, tasks, predictions: createPredictionService(rest) });
    },
    async run(imageSetId, networkId = get().network.id) {
      const { tasks, predictions } = get();
      return whenOver(tasks, (await predictions.start(networkId, imageSetId)).id);
    },
    async rowsOf(images) {
      const { database, network } = get();
      const rows = await database.predictions.ofImages(network.id, images.map(({ id }) => id)); // prettier-ignore
      return new Map(rows.map((row) => [row.imageId, row]));
    },
  } satisfies Partial<TestPredictions>;
}

function setsOf(get: () => TestPredictions) {
  return {
    async addNetwork(options, labels = LABELS) {
      const { database, artifacts, pool } = get();
      const networks = createNetworkService({ database, artifacts, compute: pool, imageReader });
      const card = modelCardSchema.parse({
        name: 'Tiny',
        format: 'onnx',
        file: 'tiny.onnx',
        input: { tensor: TINY_INPUT, width: SIDE_PX, height: SIDE_PX, scale: 1 / 255 },
        output: { tensor: TINY_OUTPUT, kind: 'logit' },
        labels,
      });
      const bytes = tinyNetwork({ classes: labels.length, ...options });
      return networks.add(await artifacts.put(bytes), card);
    },
    async addSet(id, seeds, labelOf = (seed) => LABELS[seed % LABELS.length]!) {
      await get().database.images.createSet({ id, name: id, description: '' });
      return get().addPictures(id, seeds, labelOf);
    },
    async addPictures(id, seeds, labelOf) {
      const { database, artifacts } = get();
      const rows = await Promise.all(
        seeds.map(async (seed) => ({
          id: `${id}-${seed}-${randomUUID().slice(0, 8)}`,
          fileName: `${seed}.png`,
          label: labelOf(seed),
          hash: await artifacts.put(await picture(seed)),
          widthPx: 12,
          heightPx: 12,
        })),
      );
      return database.images.addImages(id, rows);
    },
    async fittedPixels(hash) {
      const { artifacts, network } = get();
      const { rgb } = await imageReader.fit(await artifacts.get(hash), 'x.png', network.card.input);
      return Buffer.from(rgb).toString('hex');
    },
  } satisfies Partial<TestPredictions>;
}

/** A picture of its own for every number: larger than the network's input, so that it is really fitted. */
async function picture(seed: number): Promise<Uint8Array> {
  const random = seededRandom(seed);
  const rgb = Uint8Array.from({ length: 12 * 12 * 3 }, () => Math.floor(random() * 256));
  return sharp(rgb, { raw: { width: 12, height: 12, channels: 3 } }).png().toBuffer(); // prettier-ignore
}
