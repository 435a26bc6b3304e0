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
    const { maps, gradient } = await network.layerGradient!(picture, { input, output, classIndex: 2, kind, layer });

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
});
