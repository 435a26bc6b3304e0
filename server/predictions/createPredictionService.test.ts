/** Predictions of whole sets: real database, real networks, real pictures; only the compute worker is sometimes slowed. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema, type ModelInput } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { predictionReportSchema } from '@/lib/domain/prediction';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { predictionOf } from '@/lib/evaluation/predictionOf';
import { mulberry32 } from '@/lib/evaluation/random.testing';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { openDatabase, type OpenDatabase } from '../db/openDatabase';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { createNetworkService } from '../networks/createNetworkService';
import { createTaskService } from '../tasks/createTaskService';
import type { TaskService } from '../tasks/taskService';
import { createPredictionService } from './createPredictionService';
import type { PredictionService } from './predictionService';

const LABELS = ['ant', 'bee', 'cat', 'dog, hound', 'eel', 'fox', 'gnu'];
const SIDE_PX = 8;
const log = createLog({ level: 'silent', format: 'text' });

let folder: string;
let database: OpenDatabase;
let artifacts: ArtifactStore;
let pool: Compute;
let network: Network;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'specular-predictions-'));
  database = await openDatabase({ dataDir: folder });
  artifacts = createDiskArtifactStore(path.join(folder, 'artifacts'));
  pool = createComputePool({ device: 'cpu', log });
  network = await addNetwork({});
}, 120_000);
afterAll(async () => {
  await pool.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function addNetwork(options: TinyNetworkOptions, labels = LABELS): Promise<Network> {
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
}

/** A picture of its own for every number: larger than the network's input, so that it is really fitted. */
async function picture(seed: number): Promise<Uint8Array> {
  const random = mulberry32(seed);
  const rgb = Uint8Array.from({ length: 12 * 12 * 3 }, () => Math.floor(random() * 256));
  return sharp(rgb, { raw: { width: 12, height: 12, channels: 3 } }).png().toBuffer(); // prettier-ignore
}

async function addSet(
  id: string,
  seeds: readonly number[],
  labelOf = (seed: number): string | null => LABELS[seed % 7]!,
) {
  // prettier-ignore
  await database.images.createSet({ id, name: id, description: '' });
  return addPictures(id, seeds, labelOf);
}
async function addPictures(id: string, seeds: readonly number[], labelOf: (seed: number) => string | null) {
  const rows = await Promise.all(
    seeds.map(async (seed) => ({
      id: `${id}-${seed}-${Math.random().toString(36).slice(2, 8)}`,
      fileName: `${seed}.png`,
      label: labelOf(seed),
      hash: await artifacts.put(await picture(seed)),
      widthPx: 12,
      heightPx: 12,
    })),
  );
  return database.images.addImages(id, rows);
}
const upTo = (count: number) => [...Array(count).keys()];

/** The worker, with a count of what it was asked. */
class WatchedCompute implements Pick<Compute, 'predict' | 'device'> {
  pictures = 0;
  batches: number[] = [];
  /** Called before each batch; may throw, or take its time. */
  before: (batch: number) => Promise<void> = async () => {};
  /** Pixels of pictures that the network has no answer to. */
  mute: string[] = [];
  device = () => pool.device();
  async predict(...args: Parameters<Compute['predict']>) {
    this.batches.push(args[2].length);
    await this.before(this.batches.length);
    if (args[2].some(({ rgb }) => this.mute.includes(Buffer.from(rgb).toString('hex'))))
      throw new AppError('invalid_network', 'It is NaN.');
    this.pictures += args[2].length;
    return pool.predict(...args);
  }
}

let compute: WatchedCompute;
let tasks: TaskService;
let predictions: PredictionService;
function startServices(): void {
  compute = new WatchedCompute();
  tasks = createTaskService({ tasks: database.tasks, log });
  predictions = createPredictionService({
    database,
    artifacts,
    compute,
    imageReader,
    tasks,
    version: '0.0.0-test',
    log,
  });
}
beforeEach(startServices);

function ended(taskId: string): Promise<Task> {
  return new Promise((resolve) => {
    const stop = tasks.subscribe(taskId, (task) => {
      if (!isTaskOver(task.state)) return;
      stop();
      resolve(task);
    });
    void tasks.get(taskId).then((task) => task && isTaskOver(task.state) && resolve(task));
  });
}
async function run(imageSetId: string, networkId = network.id): Promise<Task> {
  return ended((await predictions.start(networkId, imageSetId)).id);
}
async function rowsOf(images: readonly Image[], networkId = network.id) {
  const rows = await database.predictions.ofImages(networkId, images.map(({ id }) => id)); // prettier-ignore
  return new Map(rows.map((row) => [row.imageId, row]));
}

async function fittedPixels(hash: string): Promise<string> {
  const { rgb } = await imageReader.fit(await artifacts.get(hash), 'x.png', network.card.input);
  return Buffer.from(rgb).toString('hex');
}

describe('a set is predicted', () => {
  it('as the network answers each picture alone, with every label in its place', async () => {
    const images = await addSet('plain', upTo(45), (seed) => [...LABELS, 'hound', null, 'unheard of'][seed % 10]!);
    const task = await run('plain');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 45, total: 45, unit: 'pictures' });

    const rows = await rowsOf(images);
    let right = 0;
    let labelled = 0;
    for (const image of images) {
      const fitted = await imageReader.fit(await artifacts.get(image.hash), image.fileName, network.card.input);
      const ref = { key: network.weightsHash, format: 'onnx', path: await artifacts.pathOf(network.weightsHash), fileName: 'tiny.onnx' } as const; // prettier-ignore
      const [vector] = await pool.predict(ref, network.card, [fitted]);
      const actual = image.label === null ? -1 : image.label === 'hound' ? 3 : LABELS.indexOf(image.label);
      const expected = predictionOf(image.id, vector!, actual < 0 ? null : actual);
      const row = rows.get(image.id)!;
      expect(row.top.map(({ classIndex }) => classIndex)).toEqual(expected.top.map(({ classIndex }) => classIndex));
      // A batch adds up in another order than a single picture.
      row.top.forEach((one, k) => expect(one.probability).toBeCloseTo(expected.top[k]!.probability, 5));
      expect(row.label?.classIndex).toBe(expected.label?.classIndex);
      expect(row.label?.rank).toBe(expected.label?.rank);
      if (actual < 0) continue;
      labelled++;
      if (expected.top[0]!.classIndex === actual) right++;
    }
    const { tally } = await predictions.summary(network.id, 'plain');
    expect(tally).toMatchObject({ pictures: 45, predicted: 45, unlabelled: 4, unknownLabel: 4 });
    expect(predictionReportSchema.parse(task.report)).toMatchObject({ right, labelled, computed: 45, reused: 0, failedCount: 0 }); // prettier-ignore
    expect(labelled).toBe(37);
    // Batches grow, so that the device is used well: far fewer than one a picture.
    expect(compute.batches.length).toBeLessThan(15);
  });

  it('with what the numbers come from', async () => {
    const images = await addSet(
      'provenance',
      upTo(3).map((n) => n + 1700),
    );
    await run('provenance');
    const { origins, ...provenance } = await predictions.provenance(network.id, 'provenance');
    const lines = images.map(({ hash, label }) => `${hash} ${JSON.stringify(label)}\n`).join('');
    expect(provenance).toEqual({
      algorithm: 'prediction/1',
      weightsHash: network.weightsHash,
      cardHash: network.cardHash,
      dataHash: createHash('sha256').update(lines).digest('hex'),
      preprocessing: network.card.input satisfies ModelInput,
    });
    expect(origins).toMatchObject([{ pictures: 3, specularVersion: '0.0.0-test', device: await pool.device() }]);
  });

  it('whose files are damaged: each is told, the others are predicted, and the next run tries them again', async () => {
    await addSet(
      'damaged',
      upTo(5).map((n) => n + 1500),
    );
    const noPicture = await artifacts.put(new TextEncoder().encode('no picture'));
    const [bad] = await database.images.addImages('damaged', [
      { id: 'bad', fileName: 'bad.png', label: 'ant', hash: noPicture, widthPx: 1, heightPx: 1 },
    ]);
    const task = await run('damaged');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 6, total: 6 });
    const report = predictionReportSchema.parse(task.report);
    expect(report).toMatchObject({ computed: 5, failedCount: 1 });
    expect(report.failed).toMatchObject([{ imageId: bad!.id, fileName: 'bad.png', error: { code: 'invalid_image' } }]);
    const again = await run('damaged');
    expect(predictionReportSchema.parse(again.report)).toMatchObject({ computed: 0, failedCount: 1 });
  });

  it('though the network has no answer to some pictures: each is told, the others are predicted', async () => {
    const images = await addSet('mute', upTo(20).map((n) => n + 3000)); // prettier-ignore
    const mute = [0, 7, 8].map((place) => images[place]!);
    compute.mute = await Promise.all(mute.map(({ hash }) => fittedPixels(hash)));
    const task = await run('mute');
    expect(task).toMatchObject({ state: { status: 'completed' }, done: 20, total: 20 });
    const report = predictionReportSchema.parse(task.report);
    expect(report).toMatchObject({ computed: 17, failedCount: 3 });
    expect(report.failed).toMatchObject(
      mute.map(({ id, fileName }) => ({
        imageId: id,
        error: { code: 'invalid_network', message: `${fileName}: It is NaN.` },
      })),
    );
    expect([...(await rowsOf(images)).keys()].toSorted()).toEqual(
      images.filter((image) => !mute.includes(image)).map(({ id }) => id).toSorted(), // prettier-ignore
    );
  });

  it.each([3, 40])('by a network that answers nothing: it fails with the reason, over %i pictures', async (count) => {
    const images = await addSet(`mute-${count}`, upTo(count).map((n) => n + 3100)); // prettier-ignore
    compute.mute = await Promise.all(images.map(({ hash }) => fittedPixels(hash)));
    const { state } = await run(`mute-${count}`);
    expect(state).toMatchObject({ status: 'failed', error: { code: 'invalid_network', message: 'It is NaN.' } });
    expect(compute.batches.length).toBeLessThan(10);
  });

  it('that is empty, or does not exist', async () => {
    await addSet('empty', []);
    expect(await run('empty')).toMatchObject({ state: { status: 'completed' }, done: 0, total: 0 });
    await expect(predictions.start(network.id, 'nowhere')).rejects.toMatchObject({ code: 'not_found' });
    await expect(predictions.start('nobody', 'empty')).rejects.toMatchObject({ code: 'not_found' });
    await expect(predictions.summary('nobody', 'empty')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('nothing is computed twice', () => {
  it('a second run computes what was added since', async () => {
    await addSet(
      'growing',
      upTo(6).map((n) => n + 1600),
    );
    await run('growing');
    expect(compute.pictures).toBe(6);
    await run('growing');
    expect(compute.pictures).toBe(6);
    await addPictures('growing', [100, 101], () => 'ant');
    const task = await run('growing');
    expect(compute.pictures).toBe(8);
    expect(task).toMatchObject({ done: 8, total: 8 });
    expect((await predictions.summary(network.id, 'growing')).tally.predicted).toBe(8);
  });

  it('the same bytes in another set are copied; under a label whose probability was not kept they are asked again', async () => {
    const originals = await addSet('originals', upTo(10).map((n) => n + 200)); // prettier-ignore
    await run('originals');
    expect(compute.pictures).toBe(10);
    // Another name, another label: the answer is the same, what is right may differ.
    const copies = await addSet('copies', upTo(10).map((n) => n + 200), () => null); // prettier-ignore
    const task = await run('copies');
    expect(compute.pictures).toBe(10);
    expect(predictionReportSchema.parse(task.report)).toMatchObject({ reused: 10, computed: 0, labelled: 0 });
    const [from, to] = [await rowsOf(originals), await rowsOf(copies)];
    copies.forEach((copy, k) => expect(to.get(copy.id)?.top).toEqual(from.get(originals[k]!.id)?.top));
    const { origins } = await predictions.summary(network.id, 'copies');
    expect(origins).toEqual((await predictions.summary(network.id, 'originals')).origins);

    const worst = originals.map(({ id }) => upTo(7).find((c) => !from.get(id)!.top.some((t) => t.classIndex === c) && from.get(id)!.label?.classIndex !== c)!); // prettier-ignore
    const relabelled = await addSet('relabelled', upTo(10).map((n) => n + 200), (seed) => LABELS[worst[seed - 200]!]!); // prettier-ignore
    await run('relabelled');
    expect(compute.pictures).toBe(20);
    for (const row of (await rowsOf(relabelled)).values()) expect(row.label?.rank).toBeGreaterThanOrEqual(5);
  });

  it('the same bytes within a set are computed once', async () => {
    await addSet('doubles', [...upTo(4), ...upTo(4)].map((n) => n + 300)); // prettier-ignore
    await run('doubles');
    expect(compute.pictures).toBe(4);
    expect((await predictions.summary(network.id, 'doubles')).tally.predicted).toBe(8);
  });

  it('another card of the same weights is another network', async () => {
    const other = await addNetwork({}, [...LABELS].reverse());
    expect(other.weightsHash).toBe(network.weightsHash);
    await addSet('two-networks', upTo(3).map((n) => n + 400)); // prettier-ignore
    await run('two-networks');
    await run('two-networks', other.id);
    expect(compute.pictures).toBe(6);
  });
});

describe('a run that is stopped', () => {
  it('by a cancel ends within a second though a batch hangs, and keeps what is done', async () => {
    await addSet('cancelled', upTo(30).map((n) => n + 500)); // prettier-ignore
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    compute.before = (batch) => {
      if (batch < 4) return Promise.resolve();
      hangs();
      return new Promise(() => {});
    };
    const { id } = await predictions.start(network.id, 'cancelled');
    await hanging;
    const start = performance.now();
    const task = await tasks.cancel(id);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(task.state.status).toBe('cancelled');
    const done = compute.batches.slice(0, 3).reduce((sum, size) => sum + size, 0);
    expect((await predictions.summary(network.id, 'cancelled')).tally.predicted).toBe(done);
    expect(task).toMatchObject({ done, total: 30 });

    compute.before = () => Promise.resolve();
    const before = compute.pictures;
    await run('cancelled');
    expect(compute.pictures - before).toBe(30 - done);
  });

  it('by the end of the server goes on at the next start with what is missing', async () => {
    await addSet('interrupted', upTo(30).map((n) => n + 600)); // prettier-ignore
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    compute.before = (batch) => {
      if (batch < 3) return Promise.resolve();
      hangs();
      return new Promise(() => {});
    };
    const { id } = await predictions.start(network.id, 'interrupted');
    await hanging;
    await tasks.close();
    const { predicted } = (await predictions.summary(network.id, 'interrupted')).tally;
    expect(predicted).toBeGreaterThan(0);
    expect(predicted).toBeLessThan(30);
    startServices();
    const end = ended(id);
    await tasks.recover();
    expect(await end).toMatchObject({ id, state: { status: 'completed' }, done: 30, total: 30 });
    expect(compute.pictures).toBe(30 - predicted);
  });

  it('by the death of its worker goes on; three deaths in a row are told, and what is done is kept', async () => {
    await addSet('deaths', upTo(20).map((n) => n + 700)); // prettier-ignore
    const dies = () => Promise.reject(new AppError('unavailable', 'The worker died.'));
    compute.before = (batch) => (batch === 2 || batch === 3 ? dies() : Promise.resolve());
    expect(await run('deaths')).toMatchObject({ state: { status: 'completed' } });

    await addPictures('deaths', [800, 801], () => 'ant');
    compute.before = dies;
    const failed = await run('deaths');
    expect(failed.state).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect((await predictions.summary(network.id, 'deaths')).tally.predicted).toBe(20);
  });

  it('by a deleted set says so', async () => {
    await addSet('deleted', upTo(8).map((n) => n + 900)); // prettier-ignore
    compute.before = async () => {
      if (await database.images.getSet('deleted')) await database.images.deleteSet('deleted');
    };
    const { state } = await run('deleted');
    expect(state).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
  });

  it('the same request twice is one task', async () => {
    await addSet('twice', upTo(12).map((n) => n + 1000)); // prettier-ignore
    const [first, second] = await Promise.all([
      predictions.start(network.id, 'twice'),
      predictions.start(network.id, 'twice'),
    ]);
    expect(first.id).toBe(second.id);
    await ended(first.id);
    expect(compute.pictures).toBe(12);
  });
});

describe('a running occlusion', () => {
  it('gets its cells while a set is being predicted: both take turns, batch by batch', async () => {
    await addSet('fair', upTo(256).map((n) => n + 2000)); // prettier-ignore
    const { id } = await predictions.start(network.id, 'fair');
    const path = await artifacts.pathOf(network.weightsHash);
    const [image] = (await database.images.list('fair', { offset: 0, limit: 1 })).items;
    const fitted = await imageReader.fit(await artifacts.get(image!.hash), 'x.png', network.card.input);
    const ref = { key: network.weightsHash, format: 'onnx', path, fileName: 'tiny.onnx' } as const;
    const spec = { patch: 2, stride: 1, fill: [0, 0, 0] as [number, number, number] };
    const task = { network: ref, card: network.card, image: fitted, spec, from: 0 };
    let cells = 0;
    for await (const event of pool.occlude(task, new AbortController().signal))
      if (event.kind === 'cells') cells += event.count;
    expect(cells).toBe(64);
    expect(isTaskOver((await tasks.get(id))!.state)).toBe(false);
    await tasks.cancel(id).catch(() => undefined);
  });
});

describe('the table of a set', () => {
  it('has a line for each picture with its five best classes, defused and quoted', async () => {
    const images = await addSet('table', upTo(3), (seed) => ['=1+1', null, 'dog, hound'][seed]!);
    await run('table');
    let csv = '';
    for await (const block of await predictions.csv(network.id, 'table')) csv += block;
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'file,label,predicted,probability,right,label_probability,label_in_top5,top1,top1_probability,top2,top2_probability,top3,top3_probability,top4,top4_probability,top5,top5_probability,sha256',
    );
    const rows = await rowsOf(images);
    const quoted = (label: string) => (label.includes(',') ? `"${label}"` : label);
    images.forEach((image, k) => {
      const { top, label } = rows.get(image.id)!;
      const best = top.map((t) => `${quoted(LABELS[t.classIndex]!)},${t.probability}`).join(',');
      const first = `${quoted(LABELS[top[0]!.classIndex]!)},${top[0]!.probability}`;
      const known = label ? `${label.rank === 0 ? 'yes' : 'no'},${label.probability},${label.rank < 5 ? 'yes' : 'no'}` : ',,'; // prettier-ignore
      const own = ["'=1+1", '', '"dog, hound"'][k];
      expect(lines[k + 1]).toBe(`${k}.png,${own},${first},${known},${best},${image.hash}`);
    });
  });
});
