/** The filters command, from model cards to arrays and lines. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownGabor } from '@/lib/filters/gabor.testing';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { readFloats } from '@/lib/onnx/tensorValues';
import { decodeNpy } from '@/lib/tensor/npy';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { savedFiles, tinyLayersModel, tinyWeights } from '@/lib/tfjs/tinyTfjs.testing';
import { PROJECT_ROOT } from '../projectRoot';
import { runInProcess } from './runInProcess.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const filters = (model: string, ...more: string[]) =>
  runInProcess(['filters', '--model', model, '--out', inFolder('out.npy'), ...more]);
const written = async () => decodeNpy(await readFile(inFolder('out.npy')));

/** Waves of 30 and 120 degrees and a blob, in grey; a second layer reads their channels, a last one is dense. */
async function writeNetwork(): Promise<string> {
  const size = { height: 7, width: 7 };
  const wave = (orientation: number) =>
    knownGabor(size, { orientation, wavelength: 4, phase: 60, along: 1.7, across: 2.1 });
  const blob = knownGabor(size, { orientation: 0, wavelength: 1e6, phase: 0, along: 1.5, across: 1.5 });
  const first = [wave(30), wave(120), blob].flatMap((one) => [one, one, one].flatMap((values) => [...values]));
  const weights = (name: string, dims: number[]) =>
    floatTensor(
      name,
      dims,
      Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
    );
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', ['N', 3, 8, 8])],
    outputs: [tensorInfo('y', ['N', 2])],
    nodes: [
      node('Conv', ['x', 'w1'], ['a'], { pads: [3, 3, 3, 3] }),
      node('Relu', ['a'], ['r']),
      node('Conv', ['r', 'w2'], ['b']),
      node('GlobalAveragePool', ['b'], ['g']),
      node('Flatten', ['g'], ['f']),
      node('Gemm', ['f', 'w3'], ['y'], { transB: 1 }),
    ],
    initializers: [
      floatTensor('w1', [3, 3, 7, 7], Float32Array.from(first)),
      weights('w2', [4, 3, 2, 2]),
      weights('w3', [2, 4]),
    ],
  });
  await writeFile(inFolder('waves.onnx'), bytes);
  return writeCard('waves', { format: 'onnx', file: 'waves.onnx', input: { tensor: 'x', width: 8, height: 8, channels: 'BGR' }, output: { tensor: 'y', kind: 'logit' }, labels: ['one', 'two'] }); // prettier-ignore
}
async function writeCard(name: string, card: object): Promise<string> {
  await writeFile(inFolder(`${name}.model.json`), JSON.stringify({ name, ...card }));
  return inFolder(`${name}.model.json`);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-filters-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('specular filters', () => {
  it('writes the weights of the first layer and prints a Gabor function for each filter, then the layer', async () => {
    const { lines } = await filters(await writeNetwork());
    const { shape, data } = await written();
    expect(shape).toEqual([3, 3, 7, 7]);
    const { graph } = decodeOnnx(await readFile(inFolder('waves.onnx')), 'waves.onnx');
    expect([...data]).toEqual([...readFloats(graph.initializer[0]!)]);
    expect(lines).toHaveLength(4);
    const fits = lines.slice(0, 3).map(({ gabor }) => gabor as { orientation: number; gaborLike: boolean });
    expect(fits[0]).toMatchObject({ orientation: expect.closeTo(30, 1), wavelength: expect.closeTo(4, 1), phase: expect.closeTo(60, 0) }); // prettier-ignore
    expect(fits.map(({ gaborLike }) => gaborLike)).toEqual([true, true, false]);
    expect(lines[0]).toMatchObject({ filter: 0, nearDead: false, colour: { colourfulness: expect.closeTo(0, 5) } });
    expect(lines[3]).toMatchObject({
      ...{ layer: 'Conv_a', type: 'Conv', shape: [3, 3, 7, 7], groups: 1, gaborLike: 2, nearDead: 0 },
      input: { kind: 'picture', order: 'BGR', height: 8, width: 8 },
      medianWavelength: expect.closeTo(4, 1),
      nearDuplicates: [],
    });
  });

  it('takes any other layer by name or tensor, without Gabor functions, and says that its input is no picture', async () => {
    const model = await writeNetwork();
    const { lines } = await filters(model, '--layer', 'b');
    expect((await written()).shape).toEqual([4, 3, 2, 2]);
    expect(lines).toHaveLength(5);
    expect(lines[0]).not.toHaveProperty('gabor');
    expect(lines[4]).toMatchObject({ layer: 'Conv_b', input: { kind: 'channels' }, fitted: 0, medianWavelength: null });
    await filters(model, '--layer', 'Gemm_y');
    expect((await written()).shape).toEqual([2, 4, 1, 1]);
  });

  it('names the layers that have filters when another is asked for, and writes nothing', async () => {
    const model = await writeNetwork();
    await rm(inFolder('out.npy'), { force: true });
    await expect(filters(model, '--layer', 'Relu_r')).rejects.toThrow(
      'The layer "Relu_r" (Relu) has no weights that are filters. Layers with filters (3): "Conv_a", "Conv_b", "Gemm_y".',
    );
    await expect(filters(model, '--layer', 'Conv_x')).rejects.toThrow('no layer "Conv_x". Names like it: "Conv_');
    await expect(filters(model, '--out', inFolder('none/out.npy'))).rejects.toThrow('--out');
    expect(existsSync(inFolder('out.npy'))).toBe(false);
  });

  it('reads TensorFlow.js networks, packed or with their files beside them', async () => {
    for (const [name, bytes] of savedFiles(tinyLayersModel())) await writeFile(inFolder(name), bytes);
    await writeFile(inFolder('tiny.bundle'), encodeBundle(tinyLayersModel()));
    const rest = { input: { tensor: 'picture', width: 8, height: 8, layout: 'NHWC' }, output: { tensor: 'scores', kind: 'logit' }, labels: ['a', 'b', 'c', 'd', 'e'] }; // prettier-ignore
    for (const file of ['model.json', 'tiny.bundle']) {
      const { lines } = await filters(await writeCard('tiny', { format: 'tfjs', file, ...rest }));
      expect([...(await written()).data]).toEqual([...tinyWeights({}).get('conv1.weight')!]);
      expect(lines.at(-1)).toMatchObject({ layer: 'conv1', input: { kind: 'picture', order: 'RGB' } });
    }
  });
});

const present = existsSync(path.join(ASSETS, 'models'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

describe.skipIf(!present)('specular filters of published networks', () => {
  const cardPath = (name: string) => path.join(ASSETS, 'models', `${name}.model.json`);

  it.each([
    ['squeezenet1.1', [64, 3, 3, 3]],
    ['resnet20-cifar10', [16, 3, 3, 3]],
  ])('%s: the file holds the weights of the first convolution', async (name, shape) => {
    const { lines } = await filters(cardPath(name));
    expect((await written()).shape).toEqual(shape);
    expect(lines).toHaveLength(shape[0]! + 1);
    const model = decodeOnnx(await readFile(path.join(ASSETS, 'models', `${name}.onnx`)), name);
    const stored = model.graph.initializer.find(({ dims }) => dims.join() === shape.join());
    expect([...(await written()).data]).toEqual([...readFloats(stored!)]);
  });
});
