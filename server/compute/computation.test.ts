import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelInput, ResolvedModelCard } from '@/lib/domain/modelCard';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import { replacementImage } from '@/lib/occlusion/fill';
import { occlusionGrid, patchRect } from '@/lib/occlusion/grid';
import { occludedPixels } from '@/lib/occlusion/occlude';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { openEngine } from '../engine/openEngine';
import { Computation } from './computation';
import type { FittedImage, NetworkRef } from './compute';
import { featureBatch } from './readFeatures';

const WIDTH = 14;
const HEIGHT = 10;
let folder: string;
let computation: Computation;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-computation-'));
  computation = new Computation(openEngine({ device: 'cpu' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function stored(bytes: Uint8Array): Promise<NetworkRef> {
  const key = `network-${files++}`;
  await writeFile(path.join(folder, key), bytes);
  return { key, format: 'onnx', path: path.join(folder, key), fileName: 'tiny.onnx' };
}
const tiny = (options: TinyNetworkOptions = {}) => stored(tinyNetwork({ width: WIDTH, height: HEIGHT, ...options }));

function cardOf(input: Partial<ModelInput> = {}, rest: Partial<ResolvedModelCard> = {}): ResolvedModelCard {
  return {
    name: 'Tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    input: {
      tensor: TINY_INPUT,
      width: WIDTH,
      height: HEIGHT,
      layout: 'NCHW',
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0.5, 0.4, 0.3],
      std: [0.2, 0.3, 0.4],
      fit: 'stretch',
      ...input,
    },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
    ...rest,
  };
}

function picture(seed = 1): FittedImage {
  const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * i * seed + 7 * i) % 253);
  return { width: WIDTH, height: HEIGHT, rgb };
}

describe('features', () => {
  const question = { tensor: 'r1', channelAxis: null, valuesPerPicture: 4 * WIDTH * HEIGHT };

  it('gives each of many pictures what it gets alone, whatever size is known beforehand', async () => {
    const network = await tiny();
    const images = Array.from({ length: 7 }, (_, k) => picture(k + 1));
    const together = await computation.features(network, cardOf(), images, question);
    const unknown = await computation.features(network, cardOf(), images, { ...question, valuesPerPicture: null });
    for (const [k, image] of images.entries()) {
      const [alone] = await computation.features(network, cardOf(), [image], question);
      expect(alone).toHaveLength(question.valuesPerPicture);
      alone!.forEach((value, d) => expect(together[k]![d]).toBeCloseTo(value, 6));
      alone!.forEach((value, d) => expect(unknown[k]![d]).toBeCloseTo(value, 6));
    }
  });

  it('are of so few pictures at a time that a large map of them fits into memory', () => {
    const batchOf = (valuesPerPicture: number | null) => featureBatch({ ...question, valuesPerPicture });
    expect([null, 10, 64 * 112 * 112, 64 * 224 * 224, 2 ** 30].map(batchOf)).toEqual([1, 32, 20, 5, 1]);
  });

  it('refuse a tensor without a row for each picture, and one that there is not', async () => {
    const bytes = buildOnnx({
      inputs: [tensorInfo(TINY_INPUT, ['N', 3, HEIGHT, WIDTH])],
      outputs: [tensorInfo(TINY_OUTPUT, ['N', 5])],
      nodes: [
        node('Flatten', [TINY_INPUT], ['flat']),
        node('Shape', ['flat'], ['sizes']),
        node('Gemm', ['flat', 'w'], [TINY_OUTPUT], { transB: 1 }),
      ],
      initializers: [floatTensor('w', [5, 3 * HEIGHT * WIDTH], new Float32Array(15 * HEIGHT * WIDTH))],
    });
    const network = await stored(bytes);
    const ask = (tensor: string, count = 3, valuesPerPicture: number | null = 1) =>
      computation.features(network, cardOf(), Array.from({ length: count }, () => picture()), { ...question, tensor, valuesPerPicture }); // prettier-ignore
    await expect(ask('sizes')).rejects.toMatchObject({ code: 'unsupported', options: { field: 'layer' }, message: expect.stringContaining('"sizes"') as string }); // prettier-ignore
    await expect(ask('flat', 1, 7)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(ask('nothing')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('predict', () => {
  it('gives each of many pictures what it gets alone', async () => {
    const network = await tiny();
    const images = Array.from({ length: 7 }, (_, k) => picture(k + 1));
    const together = await computation.predict(network, cardOf(), images);
    for (const [k, image] of images.entries()) {
      const [alone] = await computation.predict(network, cardOf(), [image]);
      alone!.forEach((p, c) => expect(together[k]![c]).toBeCloseTo(p, 6));
    }
  });

  it('applies softmax to logits and leaves probabilities alone', async () => {
    const logit = await computation.predict(await tiny(), cardOf(), [picture()]);
    const output = { tensor: TINY_OUTPUT, kind: 'probability' } as const;
    const probability = await computation.predict(await tiny({ output: 'probability' }), cardOf({}, { output }), [picture()]); // prettier-ignore
    logit[0]!.forEach((p, c) => expect(p).toBeCloseTo(probability[0]![c]!, 6));
    expect(Math.max(...logit[0]!)).toBeGreaterThan(0.21); // it prefers some class
  });

  it('flattens an output of N × classes × 1 × 1', async () => {
    const [vector] = await computation.predict(await tiny({ head: 'pooled', batch: 1 }), cardOf(), [picture()]);
    expect(vector).toHaveLength(5);
    expect(vector!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });

  it('refuses pictures of another size', async () => {
    const small = { width: 2, height: 2, rgb: new Uint8Array(12) };
    await expect(computation.predict(await tiny(), cardOf(), [small])).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('occlude', () => {
  const spec = { patch: 5, stride: 3, fill: [10, 200, 90] as [number, number, number] };
  const grey: Partial<ModelInput> = { channels: 'GRAY', mean: [0.5], std: [0.5] };

  /** One forward pass for each cell, on painted pixels: the slow twin. */
  async function naive(network: NetworkRef, card: ResolvedModelCard, image: FittedImage): Promise<Float32Array[]> {
    const grid = occlusionGrid(spec, card.input);
    const replacement = replacementImage(image, spec.fill, card.input);
    const vectors: Float32Array[] = [];
    for (const cell of progressiveOrder(grid)) {
      const rect = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
      vectors.push((await computation.predict(network, card, [occludedPixels(image, rect, replacement)]))[0]!);
    }
    return vectors;
  }

  it.each<[string, TinyNetworkOptions, Partial<ModelInput>]>([
    ['a network that is fed NCHW', {}, {}],
    ['a network that is fed NHWC and BGR', { layout: 'NHWC' }, { layout: 'NHWC', channels: 'BGR' }],
    ['a grey network with a batch fixed at 1', { channels: 1, batch: 1 }, grey],
  ])('equals one forward pass for each cell with %s', async (_, options, input) => {
    const network = await tiny(options);
    const card = cardOf(input);
    const image = picture();
    const expected = await naive(network, card, image);
    const actual: number[] = [];
    for await (const event of computation.occlude({ network, card, image, spec, from: 0 }, () => false))
      if (event.kind === 'cells') actual.push(...event.probabilities);
    expect(actual).toHaveLength(expected.length * 5);
    actual.forEach((p, i) => expect(Math.abs(p - expected[Math.floor(i / 5)]![i % 5]!)).toBeLessThan(1e-6));
    expect(new Set(expected.map((vector) => vector[0])).size).toBeGreaterThan(expected.length / 2); // the place matters
  });

  it('stays within 5e-3 of float32 in half precision', async () => {
    const image = picture();
    const expected = await naive(await tiny(), cardOf(), image);
    const task = { network: await tiny({ elementType: 'float16', batch: 1 }), card: cardOf(), image, spec, from: 0 };
    let largest = 0;
    for await (const event of computation.occlude(task, () => false))
      if (event.kind === 'cells')
        event.probabilities.forEach((p, i) => {
          const vector = expected[event.from + Math.floor(i / 5)]!;
          largest = Math.max(largest, Math.abs(p - vector[i % 5]!));
        });
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(5e-3);
  });

  it('computes no further batch once it is cancelled', async () => {
    const network = await tiny();
    const task = { network, card: cardOf(), image: picture(), spec, from: 0 };
    let events = 0;
    for await (const _ of computation.occlude(task, () => events >= 2)) events++;
    expect(events).toBe(2);
  });

  it('lets a prediction in between two batches', async () => {
    const network = await tiny();
    const order: string[] = [];
    const run = (async () => {
      for await (const event of computation.occlude({ network, card: cardOf(), image: picture(), spec, from: 0 }, () => false)) order.push(event.kind); // prettier-ignore
    })();
    await computation.predict(network, cardOf(), [picture()]);
    order.push('prediction');
    await run;
    expect(order.indexOf('prediction')).toBeLessThan(order.length - 1);
  });
});

describe('a card that does not fit its network', () => {
  it.each<[string, TinyNetworkOptions, ResolvedModelCard, string, string]>([
    ['an input that is not there', {}, cardOf({ tensor: 'data' }), 'input.tensor', 'has no input "data". Its inputs are "picture" (any × 3 × 10 × 14)'],
    ['an output that is not there', {}, cardOf({}, { output: { tensor: 'prob', kind: 'logit' } }), 'output.tensor', 'has no output "prob". Its outputs are "scores" (any × 5)'],
    ['width and height exchanged', {}, cardOf({ width: HEIGHT, height: WIDTH }), 'input.height', 'its input "picture" is any × 3 × 10 × 14, but the card says 3 × 14 × 10'],
    ['a wrong width', {}, cardOf({ width: 28 }), 'input.width', 'the card says 3 × 10 × 28'],
    ['the other layout', {}, cardOf({ layout: 'NHWC' }), 'input.layout', 'It fits with the layout NCHW.'],
    ['one channel for three', {}, cardOf({ channels: 'GRAY', mean: [0], std: [1] }), 'input.channels', 'the card says 1 × 10 × 14'],
    ['too few labels', {}, cardOf({}, { labels: ['a', 'b', 'c', 'd'] }), 'labels', 'has 5 values for a picture, but the card has 4 labels'],
    ['too many labels for a pooled output', { head: 'pooled' }, cardOf({}, { labels: Array(6).fill('x') }), 'labels', 'has 5 values for a picture, but the card has 6 labels'],
    ['logits called probabilities', { edit: (name, values) => { if (name === 'fc.weight') values.forEach((v, i) => (values[i] = v * 50)); } }, cardOf({}, { output: { tensor: TINY_OUTPUT, kind: 'probability' } }), 'output.kind', 'Set output.kind to "logit"'],
  ])('with %s is refused by a message that names the field and the fix', async (_, options, card, field, expected) => {
    const network = await tiny(options);
    await expect(computation.predict(network, card, [picture()])).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining(expected),
      options: { field },
    });
  }); // prettier-ignore

  it('is refused when the network wants a second input', async () => {
    const network = await stored(
      buildOnnx({
        inputs: [tensorInfo(TINY_INPUT, ['N', 3, HEIGHT, WIDTH]), tensorInfo('mask', ['N', 3, HEIGHT, WIDTH])],
        outputs: [tensorInfo(TINY_OUTPUT, ['N', 3, HEIGHT, WIDTH])],
        nodes: [node('Mul', [TINY_INPUT, 'mask'], [TINY_OUTPUT])],
      }),
    );
    await expect(computation.predict(network, cardOf(), [picture()])).rejects.toThrow('needs a second input, "mask"');
  });
});

describe('networks that cannot be used', () => {
  it('inspect tells NaN weights by tensor and count', async () => {
    const network = await tiny({ edit: (name, values) => void (name === 'conv1.bias' && values.fill(NaN, 0, 2)) });
    await expect(computation.inspect(network)).rejects.toThrow('the tensor "conv1.bias" holds 2 values that are NaN');
    const answer = computation.predict(network, cardOf(), [picture()]);
    await expect(answer).rejects.toThrow('its output "scores" is NaN for this picture');
  });

  it('inspect tells an unknown operator, so an import need not wait for the first picture', async () => {
    const network = await stored(
      buildOnnx({
        inputs: [tensorInfo('x', ['N', 4])],
        outputs: [tensorInfo('y', ['N', 4])],
        nodes: [node('Blurp', ['x'], ['y'])],
      }),
    );
    await expect(computation.inspect(network)).rejects.toThrow('"tiny.onnx" uses the operator "Blurp"');
  });

  it('are tried again by the next request', async () => {
    const network = await tiny();
    await rm(network.path);
    await expect(computation.predict(network, cardOf(), [picture()])).rejects.toThrow('cannot be read');
    await writeFile(network.path, tinyNetwork({ width: WIDTH, height: HEIGHT }));
    expect(await computation.predict(network, cardOf(), [picture()])).toHaveLength(1);
  });
});
