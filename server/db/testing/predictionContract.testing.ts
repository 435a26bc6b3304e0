import { beforeEach, expect, it } from 'vitest';
import type { Image } from '@/lib/domain/imageSet';
import { outcomeOf, type PicturePrediction, type PredictionTally } from '@/lib/domain/prediction';
import type { ImageFilter } from '../database';
import type { DatabaseUnderTest } from '../database.contract';
import { sampleDevice, sampleImage, sampleNetwork } from './samples';

const ALL = { offset: 0, limit: 1000 };

/** Classes 0…4; every picture's file name is its place. */
const LABELS = ['zero', 'one', 'two', 'three', 'four'];

export function predictionContract(use: () => DatabaseUnderTest): void {
  let networkId: string;
  let images: Image[];

  /** Pictures with these labels in a set. */
  const addSet = async (id: string, labels: readonly (string | null)[]) => {
    await use().database.images.createSet({ id, name: id, description: '' });
    const rows = labels.map((label, index) => sampleImage(`${index}`, label));
    return use().database.images.addImages(id, rows);
  };
  /** What a network that is sure of one class says; the other classes follow in their order. */
  const predict = (image: Image, classIndex: number, confidence: number): PicturePrediction & { runId: string } => {
    const others = [...LABELS.keys()].filter((index) => index !== classIndex);
    const top = [classIndex, ...others].map((index) => ({
      classIndex: index,
      probability: Math.fround(index === classIndex ? confidence : (1 - confidence) / (LABELS.length - 1)),
    }));
    const own = LABELS.indexOf(image.label ?? '');
    const rank = top.findIndex((one) => one.classIndex === own);
    const label = own < 0 ? null : { classIndex: own, probability: top[rank]?.probability ?? NaN, rank };
    return { imageId: image.id, top, label, runId: 'run' };
  };

  beforeEach(async () => {
    const { database } = use();
    ({ id: networkId } = await database.networks.create(sampleNetwork('N')));
    await database.predictions.startRun({
      id: 'run',
      networkId,
      device: sampleDevice,
      specularVersion: '0.2.0',
    });
    images = await addSet('set', ['zero', 'zero', 'one', null, 'unheard of', 'two', 'two', 'two']);
  });

  it('come back to the last digit, and what is predicted already keeps its row', async () => {
    const { predictions } = use().database;
    const [first, second] = images as [Image, Image];
    const { runId: _, ...one } = predict(first, 3, Math.fround(0.1 + 0.2));
    await predictions.add(networkId, [{ ...one, runId: 'run' }]);
    await predictions.add(networkId, [predict(first, 1, 0.5), predict(second, 0, 0.75)]);
    const stored = await predictions.ofImages(networkId, [first.id, second.id, 'nobody']);
    expect(stored.find(({ imageId }) => imageId === first.id)).toEqual(one);
    expect(stored.map(({ imageId }) => imageId).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(await predictions.ofImages('another network', [first.id])).toEqual([]);
    expect(await predictions.ofImages(networkId, [])).toEqual([]);
  });

  it('are missing until they are there, in the order of the set and from a position on', async () => {
    const { predictions } = use().database;
    const missing = async (from: number, limit = 100) =>
      (await predictions.listMissing(networkId, 'set', { from, limit })).map(({ position }) => position);
    expect(await missing(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await predictions.add(
      networkId,
      [1, 2, 6].map((at) => predict(images[at]!, 0, 0.9)),
    );
    expect(await missing(0)).toEqual([0, 3, 4, 5, 7]);
    expect(await missing(4)).toEqual([4, 5, 7]);
    expect(await missing(0, 2)).toEqual([0, 3]);
    const known = await predictions.listPredicted(networkId, 'set', { from: 2, limit: 10 });
    expect(known.map(({ image, prediction }) => [image.position, prediction.imageId === image.id])).toEqual([
      [2, true],
      [6, true],
    ]);
    expect(await predictions.networksOf('set')).toEqual([{ networkId, predicted: 3 }]);
  });

  it('are found for the same bytes in another set', async () => {
    const { predictions } = use().database;
    const copies = await addSet('copy', ['zero', 'one']);
    await predictions.add(networkId, [predict(images[0]!, 4, 0.6)]);
    const found = await predictions.findByHashes(networkId, [copies[0]!.hash, copies[1]!.hash]);
    expect(found).toEqual([{ ...predict(images[0]!, 4, 0.6), hash: copies[0]!.hash }]);
    expect(await predictions.findByHashes('another network', [copies[0]!.hash])).toEqual([]);
  });

  it('are counted as a plain loop counts them', async () => {
    const { predictions } = use().database;
    const other = await addSet('other', ['one', 'one']);
    const answers: [at: number, classIndex: number, confidence: number][] = [
      [0, 0, 1],
      [1, 4, 0.1],
      [2, 1, 0.3],
      [3, 2, 0.9999],
      [4, 2, 0.2],
      [5, 2, 0.95],
      [6, 4, 0.34],
    ];
    const rows = answers.map(([at, classIndex, confidence]) => predict(images[at]!, classIndex, confidence));
    // A class beyond the five best: the rank alone says so.
    rows[1]!.label = { classIndex: 0, probability: 0.001, rank: 5 };
    await predictions.add(networkId, [...rows, predict(other[0]!, 0, 0.5)]);
    const tally = await predictions.tally(networkId, 'set');
    expect({ ...tally, bins: [] }).toEqual({ ...naiveTally(images, rows), bins: [] });
    expect(tally.bins).toHaveLength(10);
    naiveTally(images, rows).bins.forEach((bin, index) => {
      expect(tally.bins[index]).toEqual({ ...bin, confidenceSum: expect.closeTo(bin.confidenceSum, 12) as number });
    });
    // By hand: 2 right of 5 with a known label, one without label, one unheard of.
    expect(tally).toMatchObject({ pictures: 8, predicted: 7, unlabelled: 1, unknownLabel: 1 });
    expect(tally.pairs).toEqual([
      { actual: 0, predicted: 0, count: 1, inTop: 1 },
      { actual: 0, predicted: 4, count: 1, inTop: 0 },
      { actual: 1, predicted: 1, count: 1, inTop: 1 },
      { actual: 2, predicted: 2, count: 1, inTop: 1 },
      { actual: 2, predicted: 4, count: 1, inTop: 1 },
    ]);
  });

  it('of nothing are counted as nothing', async () => {
    const { predictions } = use().database;
    expect(await predictions.tally(networkId, 'set')).toMatchObject({ pictures: 8, predicted: 0, pairs: [] });
    expect(await predictions.tally('nobody', 'nothing')).toMatchObject({ pictures: 0, predicted: 0, pairs: [] });
    expect(await predictions.origins(networkId, 'set')).toEqual([]);
    expect(await predictions.networksOf('set')).toEqual([]);
  });

  it('say where they were computed, a run at a time', async () => {
    const { predictions } = use().database;
    const device = { ...sampleDevice, description: 'CPU, 64 threads' };
    await predictions.startRun({ id: 'later', networkId, device, specularVersion: '0.3.0' });
    await predictions.add(networkId, [
      predict(images[0]!, 0, 0.5),
      { ...predict(images[1]!, 0, 0.5), runId: 'later' },
      { ...predict(images[2]!, 0, 0.5), runId: 'later' },
    ]);
    const origins = await predictions.origins(networkId, 'set');
    expect(origins.toSorted((a, b) => b.pictures - a.pictures)).toMatchObject([
      { device, specularVersion: '0.3.0', pictures: 2 },
      { device: sampleDevice, specularVersion: '0.2.0', pictures: 1 },
    ]);
  });

  it('choose and order the pictures of a set as a plain filter does', async () => {
    const { predictions, images: repository } = use().database;
    const rows = images.slice(0, 7).map((image, index) => predict(image, index % 3, [0.5, 0.9, 0.5, 0.3, 1, 0.25, 0.9][index]!)); // prettier-ignore
    await predictions.add(networkId, rows);
    // Another network's answers to the same pictures must not be taken for this one's.
    const { id: otherId } = await use().database.networks.create(sampleNetwork('Other'));
    await predictions.startRun({ id: 'other', networkId: otherId, device: sampleDevice, specularVersion: '1' });
    await predictions.add(otherId, images.map((image) => ({ ...predict(image, 4, 0.99), runId: 'other' }))); // prettier-ignore

    const filters: ImageFilter[] = [
      {},
      { prediction: 1 },
      { actual: 2 },
      { actual: 0, prediction: 1 },
      { outcome: 'right' },
      { outcome: 'wrong' },
      { minConfidence: 0.5 },
      { minConfidence: 0.5, maxConfidence: 0.9 },
      { maxConfidence: 0.3, outcome: 'wrong' },
      { label: 'two', outcome: 'wrong' },
      { search: '1', prediction: 1 },
    ];
    for (const filter of filters)
      for (const sort of ['position', 'most-confident', 'least-confident'] as const) {
        const expected = naiveList(images, rows, { ...filter, sort });
        const { items, total } = await repository.list('set', ALL, { ...filter, network: networkId, sort });
        expect({ filter, sort, found: items.map(({ position }) => position), total }).toEqual({
          filter,
          sort,
          found: expected,
          total: expected.length,
        });
        const page = await repository.list('set', { offset: 1, limit: 1 }, { ...filter, network: networkId, sort });
        expect(page.items.map(({ position }) => position)).toEqual(expected.slice(1, 2));
        expect(page.total).toBe(expected.length);
      }
    // Without a network the conditions are about nothing.
    expect((await repository.list('set', ALL, { outcome: 'wrong', sort: 'most-confident' })).total).toBe(8);
  });

  it('go with their pictures, and are refused for pictures that are gone', async () => {
    const { predictions, images: repository } = use().database;
    await predictions.add(networkId, [predict(images[0]!, 0, 0.5)]);
    await repository.deleteSet('set');
    expect(await predictions.ofImages(networkId, [images[0]!.id])).toEqual([]);
    const late = predictions.add(networkId, [predict(images[1]!, 0, 0.5)]);
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that contradict themselves are refused by the database itself', async () => {
    const { predictions } = use().database;
    const good = predict(images[0]!, 0, 0.5);
    for (const wrong of [
      { ...good, label: { classIndex: 0, probability: 0.5, rank: 1 } },
      { ...good, label: { classIndex: 1, probability: 0.5, rank: 0 } },
      { ...good, label: { classIndex: 1, probability: 0.5, rank: -1 } },
      { ...good, top: [{ classIndex: -1, probability: 0.5 }] },
    ])
      await expect(predictions.add(networkId, [wrong])).rejects.toThrow();
    expect(await predictions.ofImages(networkId, [images[0]!.id])).toEqual([]);
  });
}

function naiveTally(images: readonly Image[], rows: readonly PicturePrediction[]): PredictionTally {
  const tally: PredictionTally = {
    pictures: images.length,
    predicted: 0,
    unlabelled: 0,
    unknownLabel: 0,
    pairs: [],
    bins: Array.from({ length: 10 }, () => ({ count: 0, confidenceSum: 0, right: 0 })),
  };
  for (const image of images) {
    const row = rows.find(({ imageId }) => imageId === image.id);
    if (!row) continue;
    tally.predicted++;
    if (image.label === null) tally.unlabelled++;
    else if (row.label === null) tally.unknownLabel++;
    if (row.label === null) continue;
    const actual = row.label.classIndex;
    const { classIndex: predicted, probability } = row.top[0]!;
    const pair = tally.pairs.find((one) => one.actual === actual && one.predicted === predicted);
    const inTop = row.label.rank < 5 ? 1 : 0;
    if (pair) {
      pair.count++;
      pair.inTop += inTop;
    } else tally.pairs.push({ actual, predicted, count: 1, inTop });
    const bin = tally.bins[Math.min(9, Math.floor(probability * 10))]!;
    bin.count++;
    bin.confidenceSum += probability;
    if (actual === predicted) bin.right++;
  }
  tally.pairs.sort((a, b) => a.actual - b.actual || a.predicted - b.predicted);
  return tally;
}

function naiveList(images: readonly Image[], rows: readonly PicturePrediction[], filter: ImageFilter): number[] {
  const { prediction, actual, outcome, minConfidence, maxConfidence, label, search, sort } = filter;
  const asked = [prediction, actual, outcome, minConfidence, maxConfidence].some((one) => one !== undefined);
  const chosen = images
    .map((image) => ({ image, row: rows.find(({ imageId }) => imageId === image.id) }))
    .filter(({ image, row }) => {
      if (label !== undefined && image.label !== label) return false;
      if (search !== undefined && ![image.fileName, image.label ?? ''].some((text) => text.includes(search)))
        return false;
      if (!row) return !asked && sort === 'position';
      const confidence = row.top[0]!.probability;
      return (
        (prediction === undefined || row.top[0]!.classIndex === prediction) &&
        (actual === undefined || row.label?.classIndex === actual) &&
        (outcome === undefined || outcomeOf(row) === outcome) &&
        (minConfidence === undefined || confidence >= minConfidence) &&
        (maxConfidence === undefined || confidence <= maxConfidence)
      );
    });
  const sign = sort === 'most-confident' ? -1 : sort === 'least-confident' ? 1 : 0;
  chosen.sort(
    (a, b) =>
      sign * ((a.row?.top[0]!.probability ?? 0) - (b.row?.top[0]!.probability ?? 0)) ||
      a.image.position - b.image.position,
  );
  return chosen.map(({ image }) => image.position);
}
