import { create } from '@bufbuild/protobuf';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, type OnnxParts, tensorInfo } from '@/lib/onnx/buildOnnx';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  TensorProto_DataLocation,
} from '@/lib/onnx/generated/onnx_pb';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { Engine, LoadedNetwork } from './engine';
import { openEngine } from './openEngine';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-engine-'));
  engine = await openEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function load(bytes: Uint8Array): Promise<LoadedNetwork> {
  const file = path.join(folder, `${files++}.bin`);
  await writeFile(file, bytes);
  return engine.load(file, 'net.onnx');
}

/** `count` pictures of `each` values, all different. */
function pictures(count: number, each: number): Float32Array {
  return Float32Array.from({ length: count * each }, (_, i) => Math.sin(i * 0.7 + Math.floor(i / each)));
}

async function run(network: LoadedNetwork, data: Float32Array, dims: number[]): Promise<number[]> {
  const results = await network.run({ [TINY_INPUT]: { data, dims } }, [TINY_OUTPUT]);
  return Array.from(results[TINY_OUTPUT]!.data);
}

describe('a loaded network', () => {
  const [height, width] = [6, 10];
  const dims = [3, height, width];
  const each = 3 * height * width;

  it('runs batches of any size when the file fixes the batch at 1, as each picture alone', async () => {
    const free = await load(tinyNetwork({ width, height }));
    const fixed = await load(tinyNetwork({ width, height, batch: 1 }));
    const data = pictures(5, each);
    const expected: number[] = [];
    for (let k = 0; k < 5; k++)
      expected.push(...(await run(free, data.subarray(k * each, (k + 1) * each), [1, ...dims])));
    const actual = await run(fixed, data, [5, ...dims]);
    expect(actual).toHaveLength(expected.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('computes in half precision behind a float32 interface', async () => {
    const single = await load(tinyNetwork({ width, height }));
    const half = await load(tinyNetwork({ width, height, elementType: 'float16', batch: 1 }));
    const data = pictures(3, each);
    const expected = await run(single, data, [3, ...dims]);
    const actual = await run(half, data, [3, ...dims]);
    const differences = actual.map((value, i) => Math.abs(value - expected[i]!));
    expect(Math.max(...differences)).toBeLessThan(5e-3);
    expect(Math.max(...differences)).toBeGreaterThan(0); // it really was rounded
  });

  it.each([
    // Subtracts the mean over the batch: two pictures together are not what they are apart.
    ['mixes the pictures of a batch', 1, [node('ReduceMean', ['flat'], ['mean'], { axes: [0], keepdims: 1 }), node('Add', ['flat', 'mean'], [TINY_OUTPUT])], [1, 12]], // prettier-ignore
    ['drops the batch dimension', 1, [node('Reshape', ['flat', 'drop'], [TINY_OUTPUT])], [12]],
    ['claims a free batch size and fixes it inside', 'N', [node('Reshape', ['flat', 'one'], [TINY_OUTPUT])], ['N', 12]], // prettier-ignore
  ] as const)('gives each picture its own answer although the network %s', async (_, batch, tail, outputDims) => {
    const network = await load(
      buildOnnx({
        inputs: [tensorInfo(TINY_INPUT, [batch, 3, 2, 2])],
        outputs: [tensorInfo(TINY_OUTPUT, outputDims)],
        nodes: [node('Flatten', [TINY_INPUT], ['flat'], { axis: 1 }), ...tail],
        initializers: [int64Tensor([12], 'drop'), int64Tensor([1, -1], 'one')],
      }),
    );
    const data = pictures(3, 12);
    const apart: number[] = [];
    for (let k = 0; k < 3; k++) apart.push(...(await run(network, data.subarray(k * 12, (k + 1) * 12), [1, 3, 2, 2])));
    expect(await run(network, data, [3, 3, 2, 2])).toEqual(apart);
    expect(new Set(apart).size).toBeGreaterThan(12); // the pictures do differ
  });

  it('fills the last piece up where the batch size is fixed above 1', async () => {
    const network = await load(
      buildOnnx({
        inputs: [tensorInfo(TINY_INPUT, [2, 3])],
        outputs: [tensorInfo(TINY_OUTPUT, [2, 3])],
        // A constant of two rows: the batch cannot be freed.
        nodes: [node('Add', [TINY_INPUT, 'rows'], [TINY_OUTPUT])],
        initializers: [floatTensor('rows', [2, 3], Float32Array.of(0, 0, 0, 0, 0, 0))],
      }),
    );
    const data = Float32Array.from({ length: 15 }, (_, i) => i);
    expect(await run(network, data, [5, 3])).toEqual(Array.from(data));
  });

  it('says what must be fed and what may be fetched', async () => {
    const { inputs, outputs } = await load(tinyNetwork({ width, height, batch: 1 }));
    expect(inputs).toEqual([{ name: TINY_INPUT, dims: [1, 3, 6, 10], elementType: 'float32' }]);
    expect(outputs).toEqual([{ name: TINY_OUTPUT, dims: [1, 5], elementType: 'float32' }]);
  });
});

describe('a network that cannot be loaded', () => {
  const broken = (parts: Partial<OnnxParts>) =>
    buildOnnx({
      inputs: [tensorInfo('x', ['N', 3, 8, 8])],
      outputs: [tensorInfo('y', ['N', 3, 8, 8])],
      nodes: [node('Relu', ['x'], ['y'])],
      ...parts,
    });
  const foreign = Object.assign(node('Blend', ['x'], ['y']), { domain: 'com.acme' });
  const external = Object.assign(floatTensor('w', [4], new Float32Array()), {
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ $typeName: 'onnx.StringStringEntryProto' as const, key: 'location', value: 'net.onnx.data' }],
  });
  const branching = Object.assign(node('If', ['x'], ['y']), {
    attribute: [
      create(AttributeProtoSchema, {
        name: 'then_branch',
        type: AttributeProto_AttributeType.GRAPH,
        g: create(GraphProtoSchema, { initializer: [external] }),
      }),
    ],
  });

  it.each([
    ['an unknown operator', broken({ nodes: [node('Blurp', ['x'], ['y'])] }), 'the operator "Blurp"'],
    ['an operator of another vendor', broken({ nodes: [foreign] }), 'the unknown operator "Blend" of "com.acme"'],
    ['operators that are too new', broken({ opset: 99 }), 'needs version 99 of the ONNX operators'],
    ['a format that is too new', broken({ irVersion: 99 }), 'has version 99 of the ONNX format'],
    ['a missing tensor', broken({ nodes: [node('Relu', ['gone'], ['y'])] }), 'reads the tensor "gone"'],
    [
      'a tensor that is too short',
      broken({
        nodes: [node('Conv', ['x', 'w'], ['y'])],
        initializers: [floatTensor('w', [2, 3, 3, 3], new Float32Array(50))],
      }),
      'damaged tensor "w": 200 bytes instead of 216',
    ],
    ['weights in another file', broken({ initializers: [external] }), '"w" is in "net.onnx.data"'],
    ['weights of a branch in another file', broken({ nodes: [branching] }), '"w" is in "net.onnx.data"'],
    ['a cut-off file', tinyNetwork().subarray(0, 900), 'end too early or are damaged'],
    ['a text file', new TextEncoder().encode('no network'), 'looks like a text file'],
  ])('is refused by a message that names %s', async (_, bytes, expected) => {
    await expect(load(bytes)).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining(expected),
    });
    await expect(load(bytes)).rejects.toThrow('"net.onnx"');
  });

  it('is refused when its file is gone', async () => {
    await expect(engine.load(path.join(folder, 'gone'), 'net.onnx')).rejects.toThrow(
      'The file "net.onnx" cannot be read (ENOENT)',
    );
  });

  it('is refused with a plain sentence when its shapes do not fit together', async () => {
    const network = await load(
      broken({
        nodes: [node('Conv', ['x', 'w'], ['y'])],
        initializers: [floatTensor('w', [2, 5, 3, 3], new Float32Array(90))],
      }),
    );
    const feeds = { x: { data: new Float32Array(192), dims: [1, 3, 8, 8] } };
    await expect(network.run(feeds, ['y'])).rejects.toThrow(
      /cannot be run: .* do not fit together in the operator "Conv"/,
    );
  });
});
