/** Vectors of whole sets on the database, networks and pictures of the tests of predictions; only the worker is watched. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { preprocess } from '@/lib/image/preprocess';
import { encodeBundle } from '@/lib/tfjs/bundle';
import type { TfjsModel } from '@/lib/tfjs/tfjsModel';
import { inputDims } from '../compute/checkCard';
import type { Compute } from '../compute/compute';
import { openEngine } from '../engine/openEngine';
import { openTfjsEngine } from '../engine/openTfjsEngine';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { createNetworkService } from '../networks/createNetworkService';
import { LABELS, withPredictions, type TestPredictions } from '../predictions/testPredictions.testing';
import { whenOver } from '../tasks/whenOver.testing';
import { createFeatureService } from './createFeatureService';
import type { FeatureService, NewFeatures } from './featureService';

export const log = createLog({ level: 'silent', format: 'text' });

/** The worker, with a count of what it was asked. */
export class WatchedFeatures implements Pick<Compute, 'features' | 'device'> {
  pictures = 0;
  batches: number[] = [];
  /** Called before each batch; may throw, or take its time. */
  before: (batch: number) => Promise<void> = async () => {};
  constructor(private readonly pool: Compute) {}
  device: Compute['device'] = (format) => this.pool.device(format);
  async features(...args: Parameters<Compute['features']>) {
    this.batches.push(args[2].length);
    await this.before(this.batches.length);
    this.pictures += args[2].length;
    return this.pool.features(...args);
  }
}

export interface TestFeatures {
  sets: TestPredictions;
  /** Made anew for each test, as the services are. */
  compute: WatchedFeatures;
  features: FeatureService;
  /** As after a restart of the server. */
  startServices(options?: { now?: () => number }): void;
  addTfjs(model: TfjsModel): Promise<Network>;
  /** Computes the vectors of a set to the end. */
  run(imageSetId: string, request?: Partial<NewFeatures>): Promise<{ key: string; report: FeatureRun }>;
  /** Every row of a set, as they are read. */
  rows(key: string, imageSetId: string): Promise<Float32Array[]>;
  /** What the bare engine gives for each picture alone: the tensor's values and their shape. */
  direct(
    network: Network,
    tensor: string,
    images: readonly Image[],
  ): Promise<{ data: Float32Array; shape: number[] }[]>;
}
export type FeatureRun = Awaited<ReturnType<typeof whenOver>>;

/** One database and one worker for the tests of a file. Read the result inside tests only. */
export function withFeatures(): TestFeatures {
  const sets = withPredictions();
  const test = { sets } as TestFeatures;
  let folder: string;
  const engines = { onnx: openEngine, tfjs: openTfjsEngine };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'specular-features-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.startServices = ({ now } = {}) => {
    sets.startServices();
    const { database, artifacts, pool, tasks } = sets;
    const networks = createNetworkService({ database, artifacts, compute: pool, imageReader });
    test.compute = new WatchedFeatures(pool);
    const { compute } = test;
    test.features = createFeatureService({ database, artifacts, compute, networks, imageReader, tasks, version: '0.0.0-test', log, now }); // prettier-ignore
  };
  test.addTfjs = async (model) => {
    const { database, artifacts, pool } = sets;
    const networks = createNetworkService({ database, artifacts, compute: pool, imageReader });
    const card = modelCardSchema.parse({
      name: 'Tiny in TensorFlow.js',
      format: 'tfjs',
      file: 'model.json',
      input: { tensor: 'picture', width: 8, height: 8, layout: 'NHWC', scale: 1 / 255 },
      output: { tensor: 'scores', kind: 'logit' },
      labels: LABELS,
    });
    return networks.add(await artifacts.put(encodeBundle(model)), card);
  };
  test.run = async (imageSetId, request = {}) => {
    const wanted = { networkId: sets.network.id, imageSetId, pooling: 'mean' as const, ...request };
    const { key, task } = await test.features.start(wanted);
    return { key, report: await whenOver(sets.tasks, task.id) };
  };
  test.rows = async (key, imageSetId) => {
    const { blocks, dimensions } = await test.features.read(key, imageSetId);
    const rows: Float32Array[] = [];
    for await (const { rows: block, values } of blocks)
      for (let k = 0; k < block.length; k++) rows.push(values.slice(k * dimensions, (k + 1) * dimensions));
    return rows;
  };
  test.direct = async ({ weightsHash, card }, tensor, images) => {
    const file = path.join(folder, `${weightsHash}.bin`);
    await writeFile(file, await sets.artifacts.get(weightsHash));
    const network = await (await engines[card.format]({ device: 'cpu' })).load(file, card.file);
    const answers: Awaited<ReturnType<TestFeatures['direct']>> = [];
    for (const { hash, fileName } of images) {
      const fitted = await imageReader.fit(await sets.artifacts.get(hash), fileName, card.input);
      const feeds = { [card.input.tensor]: { data: preprocess(fitted, card.input), dims: inputDims(card, 1) } };
      const { data, dims } = (await network.run(feeds, [tensor]))[tensor]!;
      answers.push({ data, shape: dims.slice(1) });
    }
    await network.dispose();
    return answers;
  };
  beforeEach(() => test.startServices());
  return test;
}
