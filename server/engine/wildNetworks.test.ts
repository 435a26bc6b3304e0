/** ONNX files as they are found in the wild: each form is really built, run, and compared with plain loops. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import type { NodeProto } from '@/lib/onnx/generated/onnx_pb';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { WILD_SIDE, wildAnswer, wildNetwork } from '@/lib/onnx/wildNetwork.testing';
import type { Engine, LoadedNetwork } from './engine';
import { openEngine } from './openEngine';

/** Of ONNX Runtime 1.30. */
const NEWEST_OPSET = 26;

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-wild-'));
  engine = await openEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function load(bytes: Uint8Array): Promise<LoadedNetwork> {
  const file = path.join(folder, `${files++}.onnx`);
  await writeFile(file, bytes);
  return engine.load(file, 'wild.onnx');
}

const EACH = WILD_SIDE ** 2;
const pictures = Float32Array.from({ length: 3 * EACH }, (_, i) => Math.sin(i * 1.7) * 2 + Math.floor(i / EACH) * 0.3);
const feeds = { x: { data: pictures, dims: [3, 1, WILD_SIDE, WILD_SIDE] } };

async function expectRight(network: LoadedNetwork): Promise<void> {
  const { y } = await network.run(feeds, ['y']);
  expect(y!.dims).toEqual([3, 1, 2]);
  for (let k = 0; k < 3; k++)
    wildAnswer(pictures.subarray(k * EACH, (k + 1) * EACH)).forEach((p, i) =>
      expect(y!.data[2 * k + i]).toBeCloseTo(p, 5),
    );
}

describe('operators of every version', () => {
  it('have an answer that depends on the picture', () => {
    const answers = [0, 1, 2].map((k) => wildAnswer(pictures.subarray(k * EACH, (k + 1) * EACH))[0]!);
    expect(Math.max(...answers) - Math.min(...answers)).toBeGreaterThan(0.02);
  });

  it.each(Array.from({ length: NEWEST_OPSET - 6 }, (_, i) => i + 7))('version %i computes it', async (opset) => {
    const network = await load(wildNetwork({ opset }));
    await expectRight(network);
    // An inner tensor whose name is the same in all of them.
    expect((await network.run(feeds, ['large'])).large!.dims).toEqual([3, 2, 8, 8]);
    await network.dispose();
  });

  it('that are newer than the runtime are refused, with the newest that it knows', async () => {
    await expect(load(wildNetwork({ opset: NEWEST_OPSET + 1 }))).rejects.toMatchObject({
      code: 'invalid_network',
      message: `The file "wild.onnx" needs version 27 of the ONNX operators, but at most ${NEWEST_OPSET} is supported. Export it with opset_version=${NEWEST_OPSET} or lower.`,
    });
  });
});

describe('what exporters leave out or write twice', () => {
  it.each([
    ['unnamed nodes', { opset: 13, named: false }],
    ['initialisers that are listed as inputs', { opset: 13, irVersion: 3 }],
    ['both, in an old version', { opset: 7, irVersion: 3, named: false }],
  ])('%s', async (_, options) => {
    const network = await load(wildNetwork(options));
    expect(network.inputs.map(({ name }) => name)).toEqual(['x']);
    await expectRight(network);
    expect((await network.run(feeds, ['b'])).b!.dims).toEqual([3, 2, 4, 4]);
  });
});

describe('outputs of any form', () => {
  it('of 1×1000×1×1, in half precision, with a fixed batch', async () => {
    const options = { elementType: 'float16', head: 'pooled', classes: 1000, output: 'probability' } as const;
    const network = await load(tinyNetwork({ ...options, batch: 1 }));
    const data = Float32Array.from({ length: 2 * 192 }, (_, i) => Math.cos(i));
    const feed = { [TINY_INPUT]: { data, dims: [2, 3, 8, 8] } };
    const scores = (await network.run(feed, [TINY_OUTPUT]))[TINY_OUTPUT]!;
    expect(scores.dims).toEqual([2, 1000, 1, 1]);
    for (const picture of [scores.data.subarray(0, 1000), scores.data.subarray(1000)])
      expect(picture.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 1);
  });
});

/** Each is a head behind flat [N, 12] that an exporter for one picture wrote. The answer is 2·x + 1 in all of them. */
const FROZEN_HEADS: [string, NodeProto[], boolean][] = [
  ['Flatten', [node('Flatten', ['x'], ['f'], { axis: 1 })], true],
  ['Reshape to a constant', [node('Reshape', ['x', 'one_all'], ['f'])], true],
  [
    'Reshape to a shape that is put together from constants',
    [node('Concat', ['one', 'minus'], ['shape'], { axis: 0 }), node('Reshape', ['x', 'shape'], ['f'])],
    true,
  ],
  [
    'Reshape to a shape that asks for the batch',
    [
      node('Shape', ['x'], ['s']),
      node('Gather', ['s', 'zero'], ['n'], { axis: 0 }),
      node('Concat', ['n', 'minus'], ['shape'], { axis: 0 }),
      node('Reshape', ['x', 'shape'], ['f']),
    ],
    true,
  ],
  ['Expand to a constant', [node('Flatten', ['x'], ['g'], { axis: 1 }), node('Expand', ['g', 'one_12'], ['f'])], true],
  [
    'Squeeze of the batch and Unsqueeze',
    [node('Squeeze', ['x', 'zero'], ['q']), node('Reshape', ['q', 'all'], ['v']), node('Unsqueeze', ['v', 'zero'], ['f'])], // prettier-ignore
    false,
  ],
];

describe('a batch of one, frozen into the file', () => {
  it.each(FROZEN_HEADS)('by %s: several pictures are answered as each alone', async (_, head, freed) => {
    const network = await load(
      buildOnnx({
        inputs: [tensorInfo('x', [1, 3, 2, 2])],
        outputs: [tensorInfo('y', [1, 12])],
        nodes: [...head, node('Mul', ['f', 'two'], ['double']), node('Add', ['double', 'unit'], ['y'])],
        initializers: [
          int64Tensor([1], 'one'),
          int64Tensor([-1], 'minus'),
          int64Tensor([-1], 'all'),
          int64Tensor([0], 'zero'),
          int64Tensor([1, -1], 'one_all'),
          int64Tensor([1, 12], 'one_12'),
          floatTensor('two', [1, 12], new Float32Array(12).fill(2)),
          floatTensor('unit', [], Float32Array.of(1)),
        ],
      }),
    );
    const data = Float32Array.from({ length: 36 }, (_, i) => i / 7);
    const { y, double } = await network.run({ x: { data, dims: [3, 3, 2, 2] } }, ['y', 'double']);
    expect(y!.dims).toEqual([3, 12]);
    expect(y!.data).toEqual(data.map((value) => Math.fround(Math.fround(value * 2) + 1)));
    expect(double!.data).toEqual(data.map((value) => value * 2));
    expect(network).toMatchObject({ parts: { fixedBatch: freed ? null : 1 } });
  });
});
