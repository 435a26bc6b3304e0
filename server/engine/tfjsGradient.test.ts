/** Gradients by the picture, and by a layer's maps, against central differences of the network's own answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalNumbers } from '@/lib/random/normalNumbers';
import { seededRandom } from '@/lib/random/seededRandom';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { tailOfModel } from '@/lib/tfjs/tailOfModel';
import { tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { openTfjsEngine } from './openTfjsEngine';
import type { TfjsExecutor } from './tfjsExecutor';
import { type RuntimeLife, TfjsNetwork } from './tfjsNetwork';
import { openWasm } from './tfjsRuntime';

const DIMS = [1, 8, 8, 3];
let folder: string;
const engine = await openTfjsEngine({ device: 'cpu' });
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'specular-tfjs-gradient-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the gradient of a TensorFlow.js network by its picture', () => {
  it.each([
    ['layers', 'logit', tinyLayersModel],
    ['layers', 'probability', tinyLayersModel],
    ['graph', 'logit', tinyGraphModel],
    ['graph', 'probability', tinyGraphModel],
  ] as const)('is that of central differences: %s, %s', async (name, kind, model) => {
    const file = path.join(folder, `${name}-${kind}.bundle`);
    await writeFile(file, encodeBundle(model({ output: kind })));
    const network = await engine.load(file, name);
    const [input, output] = [network.inputs[0]!.name, network.outputs[0]!.name];
    const normal = normalNumbers(seededRandom(2));
    const picture = Float32Array.from({ length: 192 }, () => normal());
    const question = { input, output, classIndex: 2, kind };
    const scoreAt = async (data: Float32Array) => (await network.inputGradient!({ data, dims: DIMS }, question)).scores[0]!; // prettier-ignore
    const { gradient, scores } = await network.inputGradient!({ data: picture, dims: DIMS }, question);
    expect(scores[0]).toBe(await scoreAt(picture));
    const size = Math.hypot(...gradient);
    expect(size).toBeGreaterThan(0.01);
    for (let k = 0; k < 3; k++) {
      const direction = picture.map(() => normal());
      const slope = gradient.reduce((sum, g, at) => sum + g * direction[at]!, 0);
      const moved = (by: number) => picture.map((value, at) => value + by * direction[at]!);
      const measured = ((await scoreAt(moved(2e-4))) - (await scoreAt(moved(-2e-4)))) / 4e-4;
      expect(Math.abs(measured - slope) / size).toBeLessThan(0.02);
    }
    await network.dispose();
  });
});

describe('the gradient of a TensorFlow.js network by the maps of a layer', () => {
  it.each([
    ['layers', 'logit', tinyLayersModel],
    ['layers', 'probability', tinyLayersModel],
    ['graph', 'logit', tinyGraphModel],
    ['graph', 'probability', tinyGraphModel],
  ] as const)('is that of the logit by central differences: %s, %s', async (name, kind, model) => {
    const layer = { name: 'second', tensor: 'pool1', shape: [4, 4, 4] };
    const saved = async (of: string, what: ReturnType<typeof model>) => {
      const file = path.join(folder, `${of}-${name}-${kind}.bundle`);
      await writeFile(file, encodeBundle(what));
      return engine.load(file, name);
    };
    const network = await saved('whole', model({ output: kind }));
    const [input, output] = [network.inputs[0]!.name, network.outputs[0]!.name];
    const normal = normalNumbers(seededRandom(3));
    const picture = { data: Float32Array.from({ length: 192 }, () => normal()), dims: DIMS };
    const opened = await network.openLayerGradient!({ input, inputShape: DIMS.slice(1), output, classIndex: 2, kind, layer }); // prettier-ignore
    const { maps, gradient } = await opened.of(picture);
    await opened.release();

    // The network's own maps, and its own scores from them.
    expect(maps).toEqual((await network.run({ [input]: picture }, [layer.tensor]))[layer.tensor]!.data);
    const tail = tailOfModel(model({ output: kind }), { layer, input: { tensor: input, shape: DIMS.slice(1) }, output }, name); // prettier-ignore
    expect(tail).toMatchObject({ picture: null, withoutSoftmax: kind === 'probability' });
    const rest = await saved('tail', tail.model);
    const scores = rest.outputs[0]!.name;
    const scoresAt = async (data: Float32Array) =>
      (await rest.run({ [tail.maps]: { data, dims: [1, ...layer.shape] } }, [scores]))[scores]!.data;
    const logits = await saved('logits', model({ output: 'logit' }));
    const expected = (await logits.run({ [input]: picture }, [output]))[output]!.data;
    for (const [at, score] of (await scoresAt(maps)).entries()) expect(score).toBeCloseTo(expected[at]!, 4);

    const size = Math.hypot(...gradient);
    expect(size).toBeGreaterThan(0.01);
    for (let k = 0; k < 3; k++) {
      const direction = maps.map(() => normal());
      const slope = gradient.reduce((sum, g, at) => sum + g * direction[at]!, 0);
      const moved = async (by: number) => (await scoresAt(maps.map((value, at) => value + by * direction[at]!)))[2]!;
      const measured = ((await moved(2e-4)) - (await moved(-2e-4))) / 4e-4;
      expect(Math.abs(measured - slope) / size).toBeLessThan(0.02);
    }
    for (const one of [network, rest, logits]) await one.dispose();
  });

  it('is the same of a graph that takes four pictures at a time, no more and no less', async () => {
    const layer = { name: 'second', tensor: 'pool1', shape: [4, 4, 4] };
    const picture = { data: Float32Array.from({ length: 192 }, (_, at) => Math.sin(at)), dims: DIMS };
    const gradients: { maps: Float32Array; gradient: Float32Array; byPicture: Float32Array }[] = [];
    for (const batch of [4, -1]) {
      const file = path.join(folder, `batch-${batch}.bundle`);
      await writeFile(file, encodeBundle(tinyGraphModel({ batch, output: 'probability' })));
      const network = await engine.load(file, 'batch');
      const question = { input: network.inputs[0]!.name, output: network.outputs[0]!.name, classIndex: 2, kind: 'probability' } as const; // prettier-ignore
      const opened = await network.openLayerGradient!({ ...question, inputShape: DIMS.slice(1), layer });
      const { gradient: byPicture } = await network.inputGradient!(picture, question);
      gradients.push({ ...(await opened.of(picture)), byPicture });
      await opened.release();
      await network.dispose();
    }
    const [four, any] = gradients;
    for (const what of ['maps', 'gradient', 'byPicture'] as const) {
      expect(Math.hypot(...any![what])).toBeGreaterThan(0.01);
      expect(four![what]).toHaveLength(any![what].length);
      for (const [at, value] of any![what].entries()) expect(four![what][at]).toBeCloseTo(value, 5);
    }
  });

  it('leaves memory alone that a crash may have broken', async () => {
    const disposed: string[] = [];
    const crash = Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });
    const executor = (name: string, execute: TfjsExecutor['execute']): TfjsExecutor => ({
      inputs: [{ name: 'x', dims: [null, 2], elementType: 'float32' }],
      outputs: [{ name: 'y', dims: [null, 2], elementType: 'float32' }],
      statedBatch: null,
      has: () => true,
      execute,
      dispose: () => void disposed.push(name),
    });
    const life: RuntimeLife = { runtime: await openWasm(), crashed: false };
    const network = new TfjsNetwork({
      ...{ life, fileName: 'net', fixedBatch: null, outputs: [] },
      executor: executor('network', (feeds) => [life.runtime.core.relu(feeds.x!)]),
      divide: () => Promise.reject(new Error('not asked')),
      openTail: () =>
        Promise.resolve({
          tail: { model: tinyLayersModel(), maps: 'x', picture: null, withoutSoftmax: false },
          executor: executor('tail', () => {
            throw crash;
          }),
        }),
    });
    const layer = { name: 'y', tensor: 'y', shape: [2] };
    const opened = await network.openLayerGradient({ input: 'x', inputShape: [2], output: 'y', classIndex: 0, kind: 'logit', layer }); // prettier-ignore
    await expect(opened.of({ data: Float32Array.of(1, 2), dims: [1, 2] })).rejects.toMatchObject({ cause: crash });
    await opened.release();
    await network.dispose();
    expect({ disposed, crashed: life.crashed, lost: network.lost }).toEqual({
      disposed: [],
      crashed: true,
      lost: true,
    });
  });
});
