/** Tensors that a network does not declare as outputs, fetched from it all the same. */
import { toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchitectureName, ARCHITECTURES, buildArchitecture } from '@/lib/architectures/architectures';
import { buildOnnx, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { detachWeights } from '@/lib/onnx/detachWeights';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { computedTensors, withOutputs } from '@/lib/onnx/withOutputs';
import type { Engine, LoadedNetwork } from './engine';
import { openEngine } from './openEngine';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-tensors-'));
  engine = await openEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${files++}.bin`);
  await writeFile(file, bytes);
  return file;
}
const load = async (bytes: Uint8Array) => engine.load(await fileOf(bytes), 'net.onnx');

function pictures(count: number, side: number): { data: Float32Array; dims: number[] } {
  const data = Float32Array.from({ length: count * 3 * side * side }, (_, i) => Math.sin(i * 0.37 + i ** 2 / 9000));
  return { data, dims: [count, 3, side, side] };
}

/** Every tensor of one picture after the other, by the bare runtime without any optimisation. */
async function allTensors(bytes: Uint8Array, input: string, all: ReturnType<typeof pictures>) {
  const model = decodeOnnx(bytes, 'net.onnx');
  const names = [...computedTensors(model)];
  const session = await InferenceSession.create(toBinary(ModelProtoSchema, withOutputs(model, names, 'net.onnx')), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  });
  const [count = 1, ...inner] = all.dims;
  const each = all.data.length / count;
  const parts = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let k = 0; k < count; k++) {
    const data = all.data.slice(k * each, (k + 1) * each);
    const results = await session.run({ [input]: new OrtTensor('float32', data, [1, ...inner]) });
    for (const name of names) parts.get(name)!.push(...(results[name]!.data as Float32Array));
  }
  await session.release();
  return parts;
}

function expectClose(actual: Float32Array, expected: readonly number[], what: string, tolerance = 1e-4) {
  expect(actual.length, what).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs), 1e-3);
  const worst = actual.reduce((max, value, i) => Math.max(max, Math.abs(value - expected[i]!)), 0);
  expect(worst / scale, what).toBeLessThan(tolerance);
}

describe('every tensor of a network', () => {
  it.each<[ArchitectureName, number | 'N']>([
    ['squeezenet1_1', 'N'],
    ['squeezenet1_1', 1],
    ['resnet18', 1],
    ['bvlc_alexnet', 'N'],
  ])('of %s with a batch of %s is what the bare runtime computes, for two pictures together', async (name, batch) => {
    const options = { width: 1 / 16, classes: 10, inputSide: 67, batch };
    const plan = ARCHITECTURES[name].plan(options);
    const bytes = buildArchitecture(name, options);
    const network = await load(bytes);
    const both = pictures(2, 67);
    const expected = await allTensors(bytes, plan.input.name, both);
    expect(expected.size).toBe(plan.layers.length);
    const names = plan.layers.map((layer) => layer.name);
    // Alone, in groups that share tensors, and all at once.
    for (const wanted of [[names[0]!], names.slice(3, 9), [names[5]!, plan.output], names]) {
      const results = await network.run({ [plan.input.name]: both }, wanted);
      expect(Object.keys(results)).toEqual(wanted);
      for (const tensor of wanted) {
        expectClose(results[tensor]!.data, expected.get(tensor)!, `${name}: ${tensor}`);
        const { shape } = plan.layers.find((layer) => layer.name === tensor)!;
        expect(results[tensor]!.dims, tensor).toEqual([2, ...shape]);
      }
    }
    await network.dispose();
  });

  it('is right wherever its weights lie in the file, and behind a link to it', async () => {
    const bytes = buildArchitecture('squeezenet1_1', { width: 1 / 4, classes: 10, inputSide: 67 });
    const picture = pictures(1, 67);
    const expected = await allTensors(bytes, 'input', picture);
    for (let shift = 0; shift < 4; shift++) {
      // A field that nobody knows (number 100) moves all weights by some bytes.
      const field = [0xa2, 0x06, shift, ...new Array<number>(shift).fill(7)];
      const file = await fileOf(Buffer.concat([Buffer.from(field), bytes]));
      const link = path.join(folder, `link${shift}.onnx`);
      await symlink(file, link);
      const network = await engine.load(link, 'net.onnx');
      const results = await network.run({ input: picture }, ['features.7.cat', 'flatten']);
      for (const tensor of ['features.7.cat', 'flatten'])
        expectClose(results[tensor]!.data, expected.get(tensor)!, `${tensor}, moved by ${shift}`);
      await network.dispose();
    }
  });

  it('in half precision comes out in single precision', async () => {
    const single = await load(tinyNetwork());
    const half = await load(tinyNetwork({ elementType: 'float16', batch: 1 }));
    const feeds = { [TINY_INPUT]: pictures(2, 8) };
    const [expected, actual] = [await single.run(feeds, ['p1']), await half.run(feeds, ['p1'])];
    expect(actual.p1!.dims).toEqual([2, 4, 4, 4]);
    expectClose(actual.p1!.data, [...expected.p1!.data], 'p1', 1e-2);
  });

  it('of whole numbers comes out as numbers', async () => {
    const network = await load(
      buildOnnx({
        inputs: [tensorInfo('x', ['N', 3, 2, 2])],
        outputs: [tensorInfo('y', ['N', 12])],
        nodes: [node('Flatten', ['x'], ['y'], { axis: 1 }), node('ArgMax', ['y'], ['best'], { axis: 1, keepdims: 0 })],
      }),
    );
    const data = Float32Array.from({ length: 24 }, (_, i) => (i === 7 || i === 15 ? 9 : -i));
    expect(await network.run({ x: { data, dims: [2, 3, 2, 2] } }, ['best'])).toEqual({
      best: { data: Float32Array.of(7, 3), dims: [2] },
    });
  });

  it('belongs to its picture also where the network mixes the pictures of a batch on the way to it', async () => {
    const network = await load(
      buildOnnx({
        inputs: [tensorInfo('x', ['N', 3, 2, 2])],
        outputs: [tensorInfo('y', ['N', 12])],
        nodes: [
          node('Flatten', ['x'], ['y'], { axis: 1 }),
          node('ReduceMean', ['y'], ['mean'], { axes: [0], keepdims: 1 }),
          node('Sub', ['y', 'mean'], ['difference']),
          node('Reshape', ['y', 'flat'], ['row']),
        ],
        initializers: [int64Tensor([-1], 'flat')],
      }),
    );
    const data = Float32Array.from({ length: 24 }, (_, i) => i);
    const x = { data, dims: [2, 3, 2, 2] };
    const { difference, y } = await network.run({ x }, ['difference', 'y']);
    expect(difference).toEqual({ data: new Float32Array(24), dims: [2, 12] });
    expect(y!.data).toEqual(data);
    expect((await network.run({ x }, ['mean'])).mean).toEqual({ data, dims: [2, 12] });
  });

  it('that is fed is given back', async () => {
    const network = await load(tinyNetwork());
    const feeds = { [TINY_INPUT]: pictures(1, 8) };
    const results = await network.run(feeds, [TINY_INPUT, TINY_OUTPUT]);
    expect(results[TINY_INPUT]).toEqual(feeds[TINY_INPUT]);
    expect(results[TINY_OUTPUT]!.dims).toEqual([1, 5]);
  });
});

describe('a tensor that there is not', () => {
  let network: LoadedNetwork;
  beforeAll(async () => {
    network = await load(tinyNetwork({ batch: 1 }));
  });

  it.each([
    ['score', 'The network "net.onnx" has no tensor "score". Names like it: "scores".'],
    ['zzz', 'The network "net.onnx" has no tensor "zzz".'],
    ['', 'The network "net.onnx" has no tensor "".'],
    ['conv1.weight', 'The tensor "conv1.weight" of "net.onnx" holds weights: it is not computed.'],
  ])('("%s") is refused, and other tensors still come', async (name, message) => {
    const feeds = { [TINY_INPUT]: pictures(1, 8) };
    await expect(network.run(feeds, [TINY_OUTPUT, name])).rejects.toMatchObject({ code: 'invalid_input', message });
    expect((await network.run(feeds, ['r2'])).r2!.dims).toEqual([1, 4, 4, 4]);
  });
});

describe('detached weights', () => {
  it('leave a network of kilobytes, and the given one as it was', () => {
    const bytes = buildArchitecture('squeezenet1_1', { classes: 10 });
    const model = decodeOnnx(bytes, 'x');
    const small = toBinary(ModelProtoSchema, detachWeights(model, bytes, 'weights.bin'));
    expect(small.length).toBeLessThan(bytes.length / 20);
    expect(Buffer.compare(toBinary(ModelProtoSchema, model), bytes)).toBe(0);
  });
});
