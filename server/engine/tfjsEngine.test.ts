/** What the contract suite cannot see: memory, files beside each other, and what is chosen on which machine. */
import * as tf from '@tensorflow/tfjs-core';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_INPUT, TINY_OUTPUT } from '@/lib/onnx/tinyNetwork';
import { encodeBundle } from '@/lib/tfjs/bundle';
import type { TfjsModel } from '@/lib/tfjs/tfjsModel';
import { savedFiles, tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import type { Engine, LoadedNetwork } from './engine';
import { openTfjsEngine, type OpenTfjsOptions } from './openTfjsEngine';
import { probeInProcess } from './probeInProcess';
import { checkAnswers } from './tfjsProbe';
import { hasNativePackage, openWasm } from './tfjsRuntime';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-tfjs-'));
  engine = await openTfjsEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function load(model: TfjsModel): Promise<LoadedNetwork> {
  const file = path.join(folder, `${files++}.bin`);
  await writeFile(file, encodeBundle(model));
  return engine.load(file, 'model.json');
}
const feed = (count = 1) => ({
  [TINY_INPUT]: { data: new Float32Array(count * 192).map((_, i) => Math.cos(i)), dims: [count, 8, 8, 3] },
});

describe('memory', () => {
  it.each([
    ['a layers model', () => tinyLayersModel()],
    ['a graph model', () => tinyGraphModel()],
    ['a graph model that takes one picture at a time', () => tinyGraphModel({ batch: 1 })],
  ])('of %s stays the same from run to run and is given back at the end', async (_, model) => {
    const before = tf.memory().numTensors;
    const network = await load(model());
    await network.run(feed(), [TINY_OUTPUT]);
    const { numTensors, numBytes } = tf.memory();
    expect(numTensors).toBeGreaterThan(before);
    for (let i = 0; i < 5; i++) await network.run(feed(1 + i), [TINY_OUTPUT, 'relu1', TINY_INPUT]);
    await expect(network.run(feed(), ['conv9'])).rejects.toMatchObject({ code: 'invalid_input' });
    const wrong = { [TINY_INPUT]: { data: new Float32Array(12), dims: [1, 2, 2, 3] } };
    await expect(network.run(wrong, [TINY_OUTPUT])).rejects.toMatchObject({ code: 'invalid_network' });
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    await network.dispose();
    await network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is given back by networks that are refused', async () => {
    const before = tf.memory().numTensors;
    const model = tinyLayersModel();
    await expect(load({ ...model, weights: model.weights.slice(1) })).rejects.toMatchObject({
      code: 'invalid_network',
    });
    const graph = tinyGraphModel();
    await expect(load({ ...graph, weights: graph.weights.slice(1) })).rejects.toMatchObject({
      code: 'invalid_network',
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is given back by networks that TensorFlow.js refuses half-way', async () => {
    const before = tf.memory().numTensors;
    const layers = tinyLayersModel();
    const odd = { class_name: 'Reshape', config: { name: 'odd', target_shape: [7] } };
    const misfit = structuredClone(layers.topology) as { model_config: { config: { layers: object[] } } };
    misfit.model_config.config.layers.splice(6, 0, odd); // behind two convolutions, which have their weights by then
    await expect(load({ ...layers, topology: misfit })).rejects.toMatchObject({ code: 'invalid_network' });
    const graph = tinyGraphModel();
    const unknown = JSON.parse(JSON.stringify(graph.topology).replace('"op":"Relu"', '"op":"Blurp"')) as object;
    const refused = load({ ...graph, topology: unknown } as TfjsModel);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_network' });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is given back by a layer that is used twice', async () => {
    const before = tf.memory().numTensors;
    const config = { name: 'conv', filters: 3, kernel_size: [3, 3], padding: 'same', use_bias: false };
    const size = { batch_input_shape: [null, 8, 8, 3], dtype: 'float32' };
    const layers = [
      { class_name: 'InputLayer', name: TINY_INPUT, config: { name: TINY_INPUT, ...size }, inbound_nodes: [] },
      { class_name: 'Conv2D', name: 'conv', config, inbound_nodes: [[[TINY_INPUT, 0, 0, {}]], [['conv', 0, 0, {}]]] },
    ];
    const topology = { class_name: 'Functional', config: { name: 'twice', layers, input_layers: [[TINY_INPUT, 0, 0]], output_layers: [['conv', 1, 0]] } }; // prettier-ignore
    const kernel = new Float32Array(3 * 3 * 3 * 3).fill(0.1);
    const weights = [{ name: 'conv/kernel', shape: [3, 3, 3, 3], dtype: 'float32' as const, bytes: new Uint8Array(kernel.buffer) }]; // prettier-ignore
    const network = await load({
      format: 'layers-model',
      topology: { model_config: topology },
      signature: null,
      weights,
    });
    expect(tf.memory().numTensors).toBe(before + 1);
    await network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('a second output of an operator that has one is refused by its name', async () => {
  const network = await load(tinyGraphModel());
  await expect(network.run(feed(), ['relu1:1'])).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('no tensor "relu1:1"'),
  });
  expect((await network.run(feed(), ['relu1:0']))['relu1:0']!.dims).toEqual([1, 8, 8, 4]);
  await network.dispose();
});

describe('a model.json with its weights beside it', () => {
  async function save(parts: Map<string, Uint8Array>): Promise<string> {
    const place = path.join(folder, `saved-${files++}`);
    await mkdir(place);
    for (const [name, bytes] of parts) await writeFile(path.join(place, name), bytes);
    return path.join(place, 'model.json');
  }

  it('gives what the packed file gives, however the weights are cut', async () => {
    const packed = await (await load(tinyLayersModel())).run(feed(), [TINY_OUTPUT]);
    for (const shardBytes of [Infinity, 1000, 333]) {
      const network = await engine.load(await save(savedFiles(tinyLayersModel(), shardBytes)), 'model.json');
      expect((await network.run(feed(), [TINY_OUTPUT]))[TINY_OUTPUT]!.data).toEqual(packed[TINY_OUTPUT]!.data);
    }
  });

  it('is refused when one of them is missing, by its name', async () => {
    const parts = savedFiles(tinyLayersModel(), 1000);
    parts.delete('group1-shard2of3.bin');
    await expect(engine.load(await save(parts), 'model.json')).rejects.toThrow(
      'needs the file "group1-shard2of3.bin", which is not there',
    );
  });
});

describe('layers that cannot be run', () => {
  const withLayer = (class_name: string, config: object): TfjsModel => {
    const model = tinyLayersModel();
    const topology = JSON.parse(JSON.stringify(model.topology)) as { model_config: { config: { layers: object[] } } };
    topology.model_config.config.layers.splice(2, 0, { class_name, config: { name: 'odd', ...config } });
    return { ...model, topology };
  };

  it('are named: custom ones and Lambda are code', async () => {
    await expect(load(withLayer('Lambda', { function: ['lambda x: x'] }))).rejects.toThrow(
      'a layer of the class "Lambda"',
    );
    await expect(load(withLayer('MySwish', {}))).rejects.toThrow('a layer of the class "MySwish"');
  });

  it('that ask for more memory than their weights have are refused before it is taken', async () => {
    const conv = { filters: 2 ** 30, kernel_size: [3, 3], padding: 'same' };
    await expect(load(withLayer('Conv2D', conv))).rejects.toThrow('a layer "odd" with filters 1073741824');
  });

  it('are named in a graph', async () => {
    const graph = tinyGraphModel();
    const text = JSON.stringify(graph.topology).replace('"op":"Relu"', '"op":"Blurp"');
    const topology = JSON.parse(text) as TfjsModel['topology'];
    await expect(load({ ...graph, topology })).rejects.toThrow('uses the operator "Blurp"');
  });
});

it('a network that crashes WebAssembly is refused; the others are loaded again', async () => {
  const sound = await load(tinyLayersModel());
  const graph = tinyGraphModel();
  const { node } = graph.topology as { node: { name: string; op: string; input: string[] }[] };
  // Pads in a flat list instead of pairs: the kernel writes where it should not.
  const pads = { name: 'pads', op: 'Const', input: [], attr: { dtype: { type: 'DT_INT32' } } };
  const pad = { name: 'pad', op: 'Pad', input: ['relu1', 'pads'], attr: {} };
  const nodes = node.map((one) => (one.name === 'pool1' ? { ...one, input: ['pad'] } : one));
  const numbers = new Uint8Array(Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0).buffer);
  const crashing: TfjsModel = {
    ...graph,
    topology: { ...graph.topology, node: [pads, ...nodes, pad] },
    weights: [...graph.weights, { name: 'pads', shape: [8], dtype: 'int32', bytes: numbers }],
  };
  await expect(load(crashing)).rejects.toMatchObject({ code: 'invalid_network' });
  expect(sound.lost).toBe(true);
  await expect(sound.run(feed(), [TINY_OUTPUT])).rejects.toMatchObject({ code: 'unavailable' });
  await sound.dispose();
  const [one, other] = await Promise.all([load(tinyLayersModel()), load(tinyGraphModel())]);
  const answers = await Promise.all([one.run(feed(), [TINY_OUTPUT]), other.run(feed(), [TINY_OUTPUT])]);
  answers[0][TINY_OUTPUT]!.data.forEach((value, i) => expect(answers[1][TINY_OUTPUT]!.data[i]).toBeCloseTo(value, 5));
  await Promise.all([one.dispose(), other.dispose()]);
});

describe('the device', () => {
  function machine(change: Partial<NonNullable<OpenTfjsOptions['machine']>>) {
    const passedOver: string[] = [];
    const all = { nodeMajor: 22, hasPackage: true, probe: () => Promise.reject(new Error('no answer')), ...change };
    const options: OpenTfjsOptions = {
      device: 'auto',
      machine: all,
      onPassedOver: (_, reason) => passedOver.push(reason),
    };
    return { options, passedOver };
  }

  it.each([
    ['is not installed', { hasPackage: false }, 'it is not installed'],
    ['does not work with this Node', { nodeMajor: 24 }, 'it works up to Node 22, and this is 24'],
    ['does not answer its probe', {}, 'no answer'],
    [
      'was installed without its native library',
      {
        probe: () => Promise.reject(new Error('The Node.js native addon module (tfjs_binding.node) can not be found')),
      },
      'its native library is not there (npm rebuild --ignore-scripts=false @tensorflow/tfjs-node-gpu)',
    ],
  ])('is WebAssembly where TensorFlow’s own library %s', async (_, change, reason) => {
    const { options, passedOver } = machine(change);
    const { device } = await openTfjsEngine(options);
    expect(device).toMatchObject({ engine: 'tfjs', engineVersion: '4.22.0', provider: 'wasm' });
    expect(device.description).toBe('WebAssembly (SIMD), 1 thread');
    expect(passedOver).toEqual([reason]);
  });

  it('is not probed for when the processor is forced', async () => {
    const { options, passedOver } = machine({});
    expect((await openTfjsEngine({ ...options, device: 'cpu' })).device.provider).toBe('wasm');
    expect(passedOver).toEqual(['the device "cpu" is forced (SPECULAR_DEVICE)']);
  });

  it('leaves no listeners on the process', async () => {
    const before = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    await openWasm();
    expect(process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')).toBe(before);
  });

  it('is asked for sums that plain loops check', async () => {
    const runtime = await openWasm();
    expect(() => checkAnswers(runtime)).not.toThrow();
    const wrong = { ...runtime, core: { ...runtime.core, ones: runtime.core.zeros } as typeof runtime.core };
    expect(() => checkAnswers(wrong)).toThrow(/it computes 0 where -?\d+ is right/);
  });

  it.skipIf(hasNativePackage())('is probed in a process of its own, which tells what it lacks', async () => {
    await expect(probeInProcess('tfjs-node-gpu')).rejects.toThrow(/Cannot find package '@tensorflow\/tfjs-node-gpu'/);
  });
});
