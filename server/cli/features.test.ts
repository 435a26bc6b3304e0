/** The features command against the bare engine, on a network whose layers can be computed one picture at a time. */
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { preprocess } from '@/lib/image/preprocess';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { decodeNpy } from '@/lib/tensor/npy';
import { savedFiles, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { openEngine } from '../engine/openEngine';
import { darkBlindNetwork } from '../features/testNetworks.testing';
import { imageReader } from '../image/imageReader';
import { makeZip } from '../images/makeZip.testing';
import { readModelCard } from '../networks/readModelCard';
import { computeFeatureFiles } from './featureFiles';
import { runInProcess } from './runInProcess.testing';

let folder: string;
const inFolder = (...names: string[]) => path.join(folder, ...names);
const NAMES = ['cat/0.png', 'cat/1.png', 'dog/2.png', 'dog/=3.png', '4.png'];
const files: { name: string; data: Buffer }[] = [];

async function writeCard(name: string, card: object): Promise<string> {
  await writeFile(inFolder(`${name}.model.json`), JSON.stringify(card));
  return inFolder(`${name}.model.json`);
}
const onnxCard = (file: string, labels: string[]) => ({
  name: file,
  format: 'onnx',
  file,
  input: { tensor: TINY_INPUT, width: 8, height: 8, scale: 1 / 255 },
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels,
});

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-features-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork());
  await writeCard('tiny', onnxCard('tiny.onnx', ['a', 'b', 'c', 'd', 'e']));
  for (const [seed, name] of NAMES.entries()) {
    const random = seededRandom(seed + 1);
    const rgb = Uint8Array.from({ length: 8 * 8 * 3 }, () => Math.floor(random() * 256));
    const data = await sharp(rgb, { raw: { width: 8, height: 8, channels: 3 } }).png().toBuffer(); // prettier-ignore
    files.push({ name, data });
    await mkdir(path.dirname(inFolder('set', name)), { recursive: true });
    await writeFile(inFolder('set', name), data);
  }
  await writeFile(inFolder('set.zip'), makeZip(files));
  await writeFile(inFolder('set', 'dog', 'broken.png'), 'no picture');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (model: string, out: string, ...more: string[]) =>
  runInProcess(['features', '--model', inFolder(`${model}.model.json`), '--device', 'cpu', '--out', inFolder(out), ...more]); // prettier-ignore
const npy = async (name: string) => decodeNpy(await readFile(inFolder(name)));
const lines = async (name: string) => (await readFile(inFolder(name), 'utf8')).split('\r\n');

/** What the bare engine gives for each picture of the table, alone and in its order. */
async function direct(model: string, tensor: string, order: readonly string[]) {
  const { card, weightsPath, fileName } = await readModelCard(inFolder(`${model}.model.json`));
  const network = await (await openEngine({ device: 'cpu' })).load(weightsPath, fileName);
  const answers: { data: Float32Array; dims: readonly number[] }[] = [];
  for (const name of order) {
    const fitted = await imageReader.fit(files.find((file) => file.name === name)!.data, name, card.input);
    const feeds = { [card.input.tensor]: { data: preprocess(fitted, card.input), dims: [1, 3, 8, 8] } };
    answers.push((await network.run(feeds, [tensor]))[tensor]!);
  }
  await network.dispose();
  return answers;
}

describe('features', () => {
  it('writes the penultimate vectors of a folder and of a zip, with a table of their names beside them', async () => {
    for (const source of ['set', 'set.zip']) {
      const { lines: json, notes } = await run('tiny', 'flat.npy', '--images', inFolder(source));
      const isFolder = source === 'set';
      expect(json).toEqual([
        {
          rows: 5,
          dimensions: 64,
          layer: expect.any(String) as string,
          tensor: 'flat',
          pooling: 'none',
          leftOut: isFolder ? 1 : 0,
          device: 'cpu',
          seconds: expect.any(Number) as number,
        },
      ]);
      expect(notes.join('\n')).toMatch(isFolder ? /broken\.png/ : /^$/);
      const table = await lines('flat.csv');
      const names = table.slice(1, -1).map((line) => line.split(',')[1]!);
      expect(names.toSorted()).toEqual([...NAMES].sort());
      expect(table[0]).toBe('row,file,label');
      for (const [row, name] of names.entries())
        expect(table[row + 1]).toBe(`${row},${name},${name.includes('/') ? name.split('/')[0] : ''}`);
      const { shape, data } = await npy('flat.npy');
      expect(shape).toEqual([5, 64]);
      (await direct('tiny', 'flat', names)).forEach((answer, row) =>
        answer.data.forEach((value, d) => expect(data[row * 64 + d]).toBeCloseTo(value, 5)),
      );
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes any layer, pooled or whole, and another name for the table', async () => {
    const images = ['--images', inFolder('set.zip'), '--layer', 'r2'];
    const pooled = await run('tiny', 'pooled.npy', ...images, '--labels', inFolder('names.txt'));
    expect(pooled.lines[0]).toMatchObject({ rows: 5, dimensions: 4, tensor: 'r2', pooling: 'mean' });
    const whole = await run('tiny', 'whole.npy', ...images, '--pool', 'none');
    expect(whole.lines[0]).toMatchObject({ rows: 5, dimensions: 64, pooling: 'none' });
    const names = (await lines('names.txt')).slice(1, -1).map((line) => line.split(',')[1]!);
    await expect(access(inFolder('pooled.csv'))).rejects.toThrow();
    const [means, values] = [await npy('pooled.npy'), await npy('whole.npy')];
    (await direct('tiny', 'r2', names)).forEach(({ data, dims }, row) => {
      expect(dims).toEqual([1, 4, 4, 4]);
      for (let c = 0; c < 4; c++) {
        const channel = data.subarray(c * 16, (c + 1) * 16);
        expect(means.data[row * 4 + c]).toBeCloseTo(channel.reduce((a, b) => a + b, 0) / 16, 5);
        channel.forEach((value, i) => expect(values.data[row * 64 + c * 16 + i]).toBeCloseTo(value, 5));
      }
    });
  });

  it('gives the same for the same network in TensorFlow.js, but for the order of a flattened map', async () => {
    await mkdir(inFolder('tfjs'));
    for (const [name, bytes] of savedFiles(tinyLayersModel())) await writeFile(inFolder('tfjs', name), bytes);
    const card = { ...onnxCard('model.json', ['a', 'b', 'c', 'd', 'e']), format: 'tfjs', input: { width: 8, height: 8, scale: 1 / 255, layout: 'NHWC' } }; // prettier-ignore
    await writeCard('tfjs/tiny', card);
    const images = ['--images', inFolder('set.zip')];
    await run('tiny', 'onnx.npy', ...images, '--layer', 'r2');
    const { lines: json } = await run('tfjs/tiny', 'tfjs.npy', ...images, '--layer', 'relu2');
    expect(json[0]).toMatchObject({ rows: 5, dimensions: 4, layer: 'relu2', device: 'wasm' });
    const [onnx, tfjs] = [await npy('onnx.npy'), await npy('tfjs.npy')];
    tfjs.data.forEach((value, i) => expect(value).toBeCloseTo(onnx.data[i]!, 4));
  });

  it('leaves out and names a picture that has no vector', async () => {
    await writeFile(inFolder('blind.onnx'), darkBlindNetwork());
    await writeCard('blind', onnxCard('blind.onnx', ['a', 'b']));
    await mkdir(inFolder('greys'));
    for (const level of [10, 200, 255]) {
      const background = { r: level, g: level, b: level };
      await sharp({ create: { width: 8, height: 8, channels: 3, background } }).toFile(
        inFolder('greys', `${level}.png`),
      );
    }
    const { lines: json, notes } = await run('blind', 'greys.npy', '--images', inFolder('greys'));
    expect(json[0]).toMatchObject({ rows: 2, dimensions: 3, leftOut: 1, tensor: 'logs' });
    expect(notes).toEqual([expect.stringMatching(/^10\.png: .* NaN/)]);
    expect((await lines('greys.csv')).slice(1, -1)).toEqual(['0,200.png,', '1,255.png,']);
    expect((await npy('greys.npy')).data[3]).toBeCloseTo(Math.log(0.6), 4);
  });

  it('leaves nothing behind when it is stopped on the way', async () => {
    const controller = new AbortController();
    const stopped = computeFeatureFiles({
      model: inFolder('tiny.model.json'),
      images: inFolder('set.zip'),
      pooling: 'mean',
      device: 'cpu',
      out: inFolder('stopped.npy'),
      table: inFolder('stopped.csv'),
      signal: controller.signal,
      onRefused: () => {},
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('says why a question cannot be answered, and writes nothing then', async () => {
    const images = ['--images', inFolder('set.zip')];
    const refused = async (answer: Promise<unknown>, code: string, field: string | undefined, message: RegExp) =>
      expect(answer).rejects.toMatchObject({ code, options: field ? { field } : {}, message: expect.stringMatching(message) as string }); // prettier-ignore
    await refused(
      run('tiny', 'no.npy', ...images, '--layer', 'r3'),
      'invalid_input',
      'layer',
      /no layer "r3"\. Name one: "/,
    );
    await refused(run('tiny', 'no.npy', '--images', inFolder('nowhere')), 'not_found', 'images', /nowhere/);
    await refused(run('tiny', 'nowhere/no.npy', ...images), 'invalid_input', 'out', /does not exist/);
    await refused(run('tiny', 'no.csv', ...images, '--labels', inFolder('no.csv')), 'invalid_input', 'labels', /same file/); // prettier-ignore
    await expect(run('tiny', 'no.npy', ...images, '--pool', 'max')).rejects.toMatchObject({ code: 'commander.invalidArgument' }); // prettier-ignore

    // Dense from the picture itself: there is nothing before the classifier.
    const weights = floatTensor('w', [2, 192], new Float32Array(384).fill(0.01));
    const dense = buildOnnx({
      inputs: [tensorInfo(TINY_INPUT, ['N', 3, 8, 8])],
      outputs: [tensorInfo(TINY_OUTPUT, ['N', 2])],
      nodes: [node('Flatten', [TINY_INPUT], ['x']), node('Gemm', ['x', 'w'], [TINY_OUTPUT], { transB: 1 })],
      initializers: [weights],
    });
    await writeFile(inFolder('dense.onnx'), dense);
    await writeCard('dense', { ...onnxCard('dense.onnx', ['a', 'b']), features: 'nothing' });
    await refused(run('dense', 'no.npy', ...images), 'invalid_input', 'layer', /"nothing", which no layer/);
    expect((await readdir(folder)).filter((name) => name.startsWith('no.'))).toEqual([]);
  });
});
