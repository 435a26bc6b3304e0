/** Feature maps on real services: exactly what the engine gives by itself, whatever the format of the network. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES, architectureCard, buildArchitecture } from '@/lib/architectures/architectures';
import type { Activations } from '@/lib/domain/activations';
import type { ErrorCode } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { preprocess } from '@/lib/image/preprocess';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { inputDims } from '@/server/compute/checkCard';
import { openEngine } from '@/server/engine/openEngine';
import { openTfjsEngine } from '@/server/engine/openTfjsEngine';
import { digitPng, expectRefusal, get, okJson, withRealServices } from './_request/routeCall.testing';
import { GET as getFacts } from './networks/[id]/activations/route';
import { GET as getValues } from './networks/[id]/activations/values/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
let folder: string;
let digits: Network;
let tiny: Network;
let image: Image;

beforeAll(async () => {
  const { networks, images, artifacts } = context.services;
  folder = await mkdtemp(path.join(os.tmpdir(), 'specular-activations-'));
  digits = await networks.addFromFile(CARD);
  const card = modelCardSchema.parse({
    name: 'Tiny in TensorFlow.js',
    format: 'tfjs',
    file: 'model.json',
    input: { tensor: 'picture', width: 8, height: 8, layout: 'NHWC', scale: 1 / 255 },
    output: { tensor: 'scores', kind: 'logit' },
    labels: ['a', 'b', 'c'],
  });
  tiny = await networks.add(await artifacts.put(encodeBundle(tinyLayersModel({ classes: 3 }))), card);
  const { id } = await images.createSet('Digits');
  const report = await images.addFiles(id, [{ fileName: '7.png', label: '7', bytes: await digitPng(7) }]);
  image = report.images[0]!;
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const address = (layer: string, more = '') => `?image=${image.id}&layer=${encodeURIComponent(layer)}${more}`;
const facts = async (network: Network, layer: string): Promise<Activations> =>
  rest.activationsAnswerSchema.parse(await okJson(get(getFacts, network.id, address(layer)))).activations;
async function values(network: Network, layer: string, more = ''): Promise<Float32Array> {
  const answer = await get(getValues, network.id, address(layer, more));
  expect(answer.status).toBe(200);
  return new Float32Array(await answer.arrayBuffer());
}
/** Layers that give maps or vectors of channels. */
const mapLayers = async (network: Network) =>
  (await context.services.networks.graph(network.id)).layers.filter(({ channelAxis, outputShape }) => channelAxis !== null && outputShape); // prettier-ignore

/** What the engine gives by itself, and its shape without the batch. */
async function direct({ card, weightsHash }: Network, tensor: string) {
  const { artifacts, images } = context.services;
  const engine = await { onnx: openEngine, tfjs: openTfjsEngine }[card.format]({ device: 'cpu' });
  const file = path.join(folder, weightsHash);
  await writeFile(file, await artifacts.get(weightsHash));
  const network = await engine.load(file, card.file);
  const data = preprocess(await images.fitted(image, card.input), card.input);
  const answer = (await network.run({ [card.input.tensor]: { data, dims: inputDims(card, 1) } }, [tensor]))[tensor]!;
  await network.dispose();
  return { data: answer.data, shape: answer.dims.slice(1) };
}

describe('feature maps', () => {
  it('are, bit for bit, what the engine gives by itself, in every layer, channels first', async () => {
    for (const network of [digits, tiny]) {
      const layers = await mapLayers(network);
      expect(layers.length).toBeGreaterThan(4);
      for (const { name, tensor, channelAxis } of layers) {
        const { channels, height, width, identity } = await facts(network, name);
        const { data, shape } = await direct(network, tensor);
        expect([identity.tensor, channels, channels * height * width]).toEqual([
          tensor,
          shape[channelAxis!],
          data.length,
        ]);
        const read = await values(network, name);
        const last = channelAxis === shape.length - 1;
        for (let c = 0; c < channels; c++)
          for (let place = 0; place < height * width; place++)
            if (
              !Object.is(
                read[c * height * width + place],
                data[last ? place * channels + c : c * height * width + place],
              )
            )
              expect.fail(`${network.name}, ${name}: channel ${c}, place ${place} is another number`);
      }
    }
  });

  it("have, in the lecture's AlexNet, the shape that its slides show: 128 maps of 13 × 13 of conv5", async () => {
    // Caffe's network with the paper's two groups at 227 pixels; half as wide, so that conv5 has the 128 of one group.
    const options = { width: 1 / 2, classes: 10 };
    const { artifacts, networks } = context.services;
    const hash = await artifacts.put(buildArchitecture('bvlc_alexnet', options));
    const card = architectureCard('bvlc_alexnet', 'alexnet.onnx', ARCHITECTURES.bvlc_alexnet.plan(options));
    const alexnet = await networks.add(hash, { ...card, name: 'AlexNet, half as wide' });
    expect([alexnet.card.input.width, alexnet.card.input.height]).toEqual([227, 227]);
    for (const [name, channels, side] of [
      ['conv1', 48, 55],
      ['conv5', 128, 13],
      ['relu5', 128, 13],
    ] as const) {
      // prettier-ignore
      const { identity, ...shape } = await facts(alexnet, name);
      expect(shape).toMatchObject({ channels, height: side, width: side });
      const { data, shape: stated } = await direct(alexnet, identity.tensor);
      expect(stated).toEqual([channels, side, side]);
      const read = await values(alexnet, name);
      // To the last bit; and they are maps of a picture, not of nothing.
      expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(Float32Array.from(data).buffer))).toBe(0);
      expect(new Set(read).size).toBeGreaterThan(1000);
    }
  }, 60_000);

  it('say of each channel what it is sorted by', async () => {
    const [layer] = await mapLayers(digits);
    const { statistics, channels, height, width, device, specularVersion } = await facts(digits, layer!.name);
    const read = await values(digits, layer!.name);
    expect(statistics).toHaveLength(channels);
    statistics.forEach(({ min, max, mean, maxAt }, c) => {
      const map = read.subarray(c * height * width, (c + 1) * height * width);
      expect([min, max]).toEqual([Math.min(...map), Math.max(...map)]);
      expect(mean).toBeCloseTo(map.reduce((sum, value) => sum + value, 0) / map.length, 6);
      expect(map[maxAt!.row * width + maxAt!.col]).toBe(max);
    });
    expect(device.provider).toBe('cpu');
    expect(specularVersion).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('come in parts, and as an array with a name that says what it is', async () => {
    const [layer] = await mapLayers(digits);
    const { channels, height, width, key } = await facts(digits, layer!.name);
    const whole = await values(digits, layer!.name);
    expect(await values(digits, layer!.name, '&from=2&to=5')).toEqual(whole.slice(2 * height * width, 5 * height * width)); // prettier-ignore
    const npy = await get(getValues, digits.id, address(layer!.name, '&format=npy'));
    expect(decodeNpy(new Uint8Array(await npy.arrayBuffer()))).toEqual({ shape: [channels, height, width], data: whole }); // prettier-ignore
    expect(npy.headers.get('content-disposition')).toMatch(/filename="activations-Handwritten-digits-7-.*\.npy"/);
    // Only under the hash of all that they depend on may a browser keep them.
    const cached = async (more: string) => (await get(getValues, digits.id, address(layer!.name, more))).headers.get('cache-control'); // prettier-ignore
    expect(await cached('')).toBe('no-store');
    expect(await cached(`&key=${key}`)).toContain('immutable');
  });

  it('are computed once for all who ask, and found by the name of the tensor too', async () => {
    const [layer] = await mapLayers(digits);
    const { activations } = context.services;
    const request = { networkId: digits.id, imageId: image.id };
    const [one, other] = await Promise.all([
      activations.open({ ...request, layer: layer!.name }),
      activations.open({ ...request, layer: layer!.tensor }),
    ]);
    expect(other.values).toBe(one.values);
    expect(other.activations).toEqual(one.activations);
  });

  it('are refused with the field and the way out', async () => {
    const [layer] = await mapLayers(digits);
    const { name } = layer!;
    const refuse = (query: string, status: number, code: ErrorCode, field: string) =>
      expectRefusal(get(getFacts, digits.id, query), status, code, field);
    await refuse('?image=none&layer=x', 404, 'not_found', 'imageId');
    await refuse(address('konv'), 400, 'invalid_input', 'layer');
    await refuse(`?image=${image.id}`, 400, 'invalid_input', 'layer');
    const bad: [string, string][] = [['&from=3&to=3', 'to'], ['&to=100000', 'to'], ['&from=-1', 'from'], ['&from=99999', 'from'], ['&to=1.5', 'to'], ['&format=csv', 'format']]; // prettier-ignore
    for (const [query, field] of bad)
      await expectRefusal(get(getValues, digits.id, address(name, query)), 400, 'invalid_input', field);
    const other = address(name, `&key=${'0'.repeat(64)}`);
    await expectRefusal(get(getValues, digits.id, other), 409, 'conflict', 'key');
  });
});
