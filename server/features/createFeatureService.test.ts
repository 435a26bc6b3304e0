import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { featureReportSchema } from '@/lib/domain/features';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema, type ResolvedModelCard } from '@/lib/domain/modelCard';
import { tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { decodeNpy } from '@/lib/tensor/npy';
import { createNetworkService } from '../networks/createNetworkService';
import { imageReader } from '../image/imageReader';
import { LABELS, upTo } from '../predictions/testPredictions.testing';
import { withFeatures } from './testFeatures.testing';
import { darkBlindNetwork } from './testNetworks.testing';

const test = withFeatures();

/** The mean of every channel, by its definition. */
function channelMeans({ data, shape }: { data: Float32Array; shape: number[] }, channelAxis: 0 | 2): number[] {
  const [a, b, c] = shape as [number, number, number];
  const sums = new Array<number>(shape[channelAxis]!).fill(0);
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) sums[channelAxis === 0 ? i : k]! += data[(i * b + j) * c + k]!;
  return sums.map((sum) => (sum * sums.length) / data.length);
}

/** A batch adds up in another order than a single picture. */
function expectClose(rows: readonly Float32Array[], expected: readonly ArrayLike<number>[]) {
  expect(rows.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  rows.forEach((row, k) => row.forEach((value, d) => expect(value).toBeCloseTo(expected[k]![d]!, 5)));
}

describe('the vectors of a set', () => {
  it('are what ONNX Runtime gives for each picture alone: the penultimate layer, and any other, pooled or not', async () => {
    const images = await test.sets.addSet('onnx', upTo(40));
    const { network } = test.sets;
    const { key, report } = await test.run('onnx');
    expect(report).toMatchObject({ kind: 'features', state: { status: 'completed' }, done: 40, total: 40 });
    expect(featureReportSchema.parse(report.report)).toMatchObject({ key, tensor: 'flat', pooling: 'none', dimensions: 64, computed: 40, failed: [], failedCount: 0 }); // prettier-ignore
    const flat = await test.direct(network, 'flat', images);
    expectClose(await test.rows(key, 'onnx'), flat.map(({ data }) => data)); // prettier-ignore

    const maps = await test.direct(network, 'r1', images);
    expect(maps[0]!.shape).toEqual([4, 8, 8]);
    const pooled = await test.run('onnx', { layer: 'r1' });
    expect(pooled.report.report).toMatchObject({ tensor: 'r1', pooling: 'mean', dimensions: 4 });
    expectClose(await test.rows(pooled.key, 'onnx'), maps.map((map) => channelMeans(map, 0))); // prettier-ignore
    const whole = await test.run('onnx', { layer: 'r1', pooling: 'none' });
    expect(whole.report.report).toMatchObject({ pooling: 'none', dimensions: 256 });
    expectClose(await test.rows(whole.key, 'onnx'), maps.map(({ data }) => data)); // prettier-ignore

    const listed = await test.features.list('onnx');
    expect(listed.map(({ space }) => space.key)).toEqual([whole.key, pooled.key, key]);
    expect(listed[2]).toMatchObject({
      tally: { pictures: 40, computed: 40, failed: 0 },
      origins: [{ pictures: 40, specularVersion: '0.0.0-test', device: { engine: 'onnxruntime-node' } }],
      space: { identity: { weightsHash: network.weightsHash, cardHash: network.cardHash, algorithm: 'features/1' } },
      task: { id: report.id },
    });
    expect(await test.features.list('onnx', 'another-network')).toEqual([]);
  });

  it.each([
    ['a layers model', tinyLayersModel({ classes: LABELS.length }), 'relu1'],
    ['a graph model', tinyGraphModel({ classes: LABELS.length }), 'relu1'],
  ])('are what TensorFlow.js gives for each picture alone, of %s', async (name, model, inner) => {
    const id = name.replaceAll(' ', '-');
    const images = await test.sets.addSet(id, upTo(9));
    const network = await test.addTfjs(model);
    const { key, report } = await test.run(id, { networkId: network.id });
    expect(report).toMatchObject({ state: { status: 'completed' }, done: 9, report: { dimensions: 64 } });
    const { tensor } = report.report as { tensor: string };
    const flat = await test.direct(network, tensor, images);
    expectClose(await test.rows(key, id), flat.map(({ data }) => data)); // prettier-ignore
    // Channels last: the mean is over the first two axes.
    const pooled = await test.run(id, { networkId: network.id, layer: inner });
    const maps = await test.direct(network, pooled.report.report.tensor as string, images);
    expect(maps[0]!.shape).toEqual([8, 8, 4]);
    expectClose(await test.rows(pooled.key, id), maps.map((map) => channelMeans(map, 2))); // prettier-ignore
    expect((await test.features.get(key, id)).origins).toMatchObject([{ device: { engine: expect.stringMatching(/^tfjs/) as string } }]); // prettier-ignore
  });

  it('of one layer under two names, or pooled where there is nothing to pool, are the same and computed once', async () => {
    await test.sets.addSet('names', upTo(5).map((n) => n + 100)); // prettier-ignore
    const { key } = await test.run('names');
    expect(test.compute.pictures).toBe(5);
    for (const request of [{ layer: 'flat' }, { pooling: 'none' }, { layer: 'flat', pooling: 'none' }] as const)
      expect((await test.run('names', request)).key).toBe(key);
    expect(test.compute.pictures).toBe(5);
  });
});

describe('nothing is computed twice', () => {
  it('an added picture computes only itself, and the rows keep their order', async () => {
    const first = await test.sets.addSet('growing', upTo(6).map((n) => n + 200)); // prettier-ignore
    const { key } = await test.run('growing');
    const before = await test.rows(key, 'growing');
    const rowsOfFirst = async (first: number) => {
      const { blocks } = await test.features.read(key, 'growing', { first });
      let rows = 0;
      for await (const block of blocks) rows += block.rows.length;
      return rows;
    };
    const added = await test.sets.addPictures('growing', [300, 301], () => null);
    const missing = { code: 'conflict', message: expect.stringContaining('2 of 8 pictures have no vector') as string };
    await expect(test.features.read(key, 'growing')).rejects.toMatchObject(missing);
    expect(await rowsOfFirst(6)).toBe(6);
    await expect(rowsOfFirst(7)).rejects.toMatchObject({ code: 'conflict' });
    const { report } = await test.run('growing');
    expect(test.compute.pictures).toBe(8);
    expect(report).toMatchObject({ done: 8, total: 8, report: { computed: 2 } });
    const rows = await test.rows(key, 'growing');
    expect(rows.slice(0, 6)).toEqual(before);
    const direct = await test.direct(test.sets.network, 'flat', [...first, ...added]);
    expectClose(rows, direct.map(({ data }) => data)); // prettier-ignore
  });

  it('the same bytes, twice in a set or in another set, have one vector', async () => {
    const seeds = upTo(5).map((n) => n + 400);
    await test.sets.addSet('doubles', [...seeds, ...seeds]);
    const { key, report } = await test.run('doubles');
    expect(report).toMatchObject({ done: 10, total: 10 });
    const rows = await test.rows(key, 'doubles');
    expect(rows.slice(5)).toEqual(rows.slice(0, 5));
    await test.sets.addSet('elsewhere', seeds.toReversed());
    await test.run('elsewhere');
    expect(test.compute.pictures).toBe(5);
    expect(await test.rows(key, 'elsewhere')).toEqual(rows.slice(0, 5).toReversed());
  });

  it('another card of the same weights has vectors of its own', async () => {
    const other = await test.sets.addNetwork({}, [...LABELS].reverse());
    await test.sets.addSet('two-cards', upTo(3).map((n) => n + 500)); // prettier-ignore
    const [one, two] = [await test.run('two-cards'), await test.run('two-cards', { networkId: other.id })];
    expect(one.key).not.toBe(two.key);
    expect(test.compute.pictures).toBe(6);
  });
});

async function addDarkBlind() {
  const { database, artifacts, pool } = test.sets;
  const networks = createNetworkService({ database, artifacts, compute: pool, imageReader });
  const card = modelCardSchema.parse({
    name: 'Blind in the dark',
    format: 'onnx',
    file: 'blind.onnx',
    input: { tensor: 'picture', width: 8, height: 8, scale: 1 / 255 },
    output: { tensor: 'scores', kind: 'logit' },
    labels: ['a', 'b'],
  }) as ResolvedModelCard;
  return networks.add(await artifacts.put(darkBlindNetwork()), card);
}
async function addGreys(id: string, levels: readonly number[]): Promise<Image[]> {
  const { database, artifacts } = test.sets;
  if (!(await database.images.getSet(id))) await database.images.createSet({ id, name: id, description: '' });
  const rows = await Promise.all(
    levels.map(async (level) => {
      const background = { r: level, g: level, b: level };
      const png = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer();
      const hash = await artifacts.put(png);
      return { id: `${id}-${level}`, fileName: `${level}.png`, label: null, hash, widthPx: 8, heightPx: 8 };
    }),
  );
  return database.images.addImages(id, rows);
}

describe('a picture without a vector', () => {
  it('is named with its reason, and its row is NaN: no answer of the network, or bytes that cannot be read', async () => {
    const { id: networkId } = await addDarkBlind();
    const images = await addGreys('greys', [200, 10, 255, 150]);
    const lost = images[3]!;
    const file = await test.sets.artifacts.pathOf(lost.hash);
    const bytes = await test.sets.artifacts.get(lost.hash);
    await rm(file);
    const { key, report } = await test.run('greys', { networkId });
    expect(report).toMatchObject({ state: { status: 'completed' }, done: 4, total: 4 });
    const { failed, failedCount, computed } = featureReportSchema.parse(report.report);
    expect({ failedCount, computed }).toEqual({ failedCount: 2, computed: 2 });
    expect(failed.map(({ fileName, error }) => [fileName, error.code])).toEqual([
      ['10.png', 'invalid_network'],
      ['150.png', 'not_found'],
    ]);
    expect(failed[0]!.error.message).toContain('has a value that is NaN');
    const [bright, dark, white, gone] = await test.rows(key, 'greys');
    expect([bright![0], white![0]].map((v) => v!.toFixed(4))).toEqual(
      [Math.log(200 / 255 - 0.4), Math.log(0.6)].map((v) => v.toFixed(4)),
    );
    for (const row of [dark!, gone!]) expect([...row]).toEqual([NaN, NaN, NaN]);

    // The file is put back: only what had no vector is tried again.
    await test.sets.artifacts.put(bytes);
    const asked = test.compute.pictures;
    const again = await test.run('greys', { networkId });
    expect(test.compute.pictures - asked).toBe(2);
    expect(again.report.report).toMatchObject({ failedCount: 1, computed: 1 });
    expect((await test.rows(key, 'greys'))[3]![0]).toBeCloseTo(Math.log(150 / 255 - 0.4), 4);
  });

  it('is not the reason when the network answers none: then that is what is said', async () => {
    const { id: networkId } = await addDarkBlind();
    await addGreys('night', [0, 1, 2]);
    const { report } = await test.run('night', { networkId });
    expect(report.state).toMatchObject({ status: 'failed', error: { code: 'invalid_network' } });
    await addGreys('longer-night', upTo(60));
    test.compute.pictures = 0;
    await test.run('longer-night', { networkId });
    expect(test.compute.pictures).toBeLessThan(20);
  });
});

describe('the vectors as files', () => {
  const text = async (blocks: AsyncIterable<string | Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const block of blocks) parts.push(Buffer.from(block));
    return Buffer.concat(parts);
  };

  it('are a NumPy array and tables whose lines are its rows, defused, quoted and to the last digit', async () => {
    const images = await test.sets.addSet('files', upTo(3).map((n) => n + 600), (seed) => ['=1+1', null, 'dog, hound'][seed - 600]!); // prettier-ignore
    const { key } = await test.run('files', { layer: 'r1' });
    const rows = await test.rows(key, 'files');
    const { shape, data } = decodeNpy(await text(await test.features.npy(key, 'files')));
    expect(shape).toEqual([3, 4]);
    expect([...data]).toEqual(rows.flatMap((row) => [...row]));

    const names = (await text(await test.features.csv(key, 'files', { values: false }))).toString().split('\r\n');
    expect(names).toEqual([
      'row,file,label,problem,sha256',
      `0,600.png,'=1+1,,${images[0]!.hash}`,
      `1,601.png,,,${images[1]!.hash}`,
      `2,602.png,"dog, hound",,${images[2]!.hash}`,
      '',
    ]);
    const table = (await text(await test.features.csv(key, 'files', { values: true }))).toString().split('\r\n');
    expect(table[0]).toBe('row,file,label,problem,sha256,v0,v1,v2,v3');
    table.slice(1, 4).forEach((line, row) => {
      expect(line.startsWith(`${names[row + 1]},`)).toBe(true);
      const values = line.slice(names[row + 1]!.length + 1).split(',').map((v) => Math.fround(Number(v))); // prettier-ignore
      expect(values).toEqual([...rows[row]!]);
    });
  });

  it('are refused while vectors are missing, and when there are none at all', async () => {
    await test.sets.addSet('bare', [700]);
    await expect(test.features.npy('0'.repeat(64), 'bare')).rejects.toMatchObject({ code: 'not_found', options: { field: 'key' } }); // prettier-ignore
    const { key } = await test.run('bare');
    await expect(test.features.npy(key, 'nowhere')).rejects.toMatchObject({ code: 'not_found', options: { field: 'imageSetId' } }); // prettier-ignore
    await test.sets.addPictures('bare', [701], () => null);
    await expect(test.features.csv(key, 'bare', { values: true })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of an empty set are an array of no rows', async () => {
    await test.sets.addSet('empty', []);
    const { key, report } = await test.run('empty');
    expect(report).toMatchObject({ state: { status: 'completed' }, done: 0, total: 0 });
    expect((await text(await test.features.npy(key, 'empty'))).toString()).toContain("'shape': (0, 64)");
  });
});

describe('a question that cannot be answered', () => {
  it.each([
    [{ layer: 'r3' }, 'invalid_input', 'layer', '"r3"'],
    [{ layer: 'zzz' }, 'invalid_input', 'layer', 'Name one: "'],
    [{ networkId: 'nobody' }, 'not_found', 'networkId', 'nobody'],
    [{ imageSetId: 'nowhere' }, 'not_found', 'imageSetId', 'nowhere'],
  ])('is refused and says why: %o', async (request, code, field, message) => {
    await test.sets.database.images.createSet({
      id: `question-${field}-${message.length}`,
      name: 'Q',
      description: '',
    });
    const answer = test.run(`question-${field}-${message.length}`, request);
    await expect(answer).rejects.toMatchObject({ code, options: { field }, message: expect.stringContaining(message) as string }); // prettier-ignore
    expect(test.compute.pictures).toBe(0);
  });
});
