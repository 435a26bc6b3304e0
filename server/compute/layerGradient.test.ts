/**
 * The gradient behind a layer against central differences of the network itself: its tail as ONNX Runtime computes it, of
 * the lecture's architectures with seeded weights. And against TensorFlow.js, which has gradients of its own, on the same
 * network in its format.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ARCHITECTURES,
  architectureCard,
  buildArchitecture,
  type ArchitectureName,
} from '@/lib/architectures/architectures';
import { planToTfjs } from '@/lib/architectures/planToTfjs';
import { gradCam } from '@/lib/attribution/gradCam';
import { tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { extractSubgraph } from '@/lib/onnx/extractSubgraph';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { findTail } from '@/lib/onnx/gradient/tail';
import { tailGradient } from '@/lib/onnx/gradient/tailGradient';
import { normalNumbers } from '@/lib/random/normalNumbers';
import { seededRandom } from '@/lib/random/seededRandom';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { gradCamLayer } from '../attribution/computeMap';
import { openEngine } from '../engine/openEngine';
import { resolveCard } from '../networks/resolveCard';
import type { FittedImage } from './compute';
import { Computation } from './computation';
import { readGraph } from './readGraph';

const CLASS = 3;
let folder: string;
const engine = await openEngine({ device: 'cpu' });
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'specular-gradient-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function disagreement(name: ArchitectureName) {
  const options = { width: 0.25, classes: 10 };
  const bytes = buildArchitecture(name, options);
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, bytes);
  const card = resolveCard(architectureCard(name, `${name}.onnx`, ARCHITECTURES[name].plan(options)));
  const layer = gradCamLayer(await readGraph(file, name, card), null);
  const model = decodeOnnx(bytes, name);
  const tail = findTail(model, { from: layer.tensor, output: card.output.tensor, layer: layer.name });
  expect(tail.given).toEqual([]);
  const dims = [1, ...layer.shape];
  const part = extractSubgraph(model, [tail.from], [tail.to], [tensorInfo(tail.from, dims)]);
  const tailFile = path.join(folder, `${name}-tail.onnx`);
  await writeFile(tailFile, toBinary(ModelProtoSchema, part));
  const network = await engine.load(tailFile, 'tail');
  const normal = normalNumbers(seededRandom(5));
  const maps = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => normal());
  const scoreAt = async (data: Float32Array) =>
    (await network.run({ [tail.from]: { data, dims } }, [tail.to]))[tail.to]!.data[CLASS]!;
  try {
    const values = new Map([[tail.from, { dims, data: Float64Array.from(maps) }]]);
    const steps = tailGradient(tail, values, { classIndex: CLASS, layer: layer.name });
    let last = steps.next();
    while (!last.done) last = steps.next();
    const { gradient, score } = last.value;
    // Along random directions, so that the runtime's rounding is small beside what changes.
    const differences: number[] = [];
    for (let k = 0; k < 3; k++) {
      const direction = maps.map(() => normal());
      const slope = gradient.reduce((sum, g, at) => sum + g * direction[at]!, 0);
      const step = 3e-4;
      const shifted = (by: number) => maps.map((value, at) => value + by * direction[at]!);
      const measured = ((await scoreAt(shifted(step))) - (await scoreAt(shifted(-step)))) / (2 * step);
      const scale = Math.hypot(...gradient);
      differences.push(Math.abs(measured - slope) / scale);
    }
    return { layer: layer.name, score: Math.abs(score - (await scoreAt(maps))) / Math.abs(score), slope: Math.max(...differences) }; // prettier-ignore
  } finally {
    await network.dispose();
  }
}

describe('the gradient behind the last maps', () => {
  it.each(['squeezenet1_1', 'resnet18', 'alexnet', 'densenet121'] as const)(
    'is that of the runtime’s own answers: %s',
    async (name) => {
      const { score, slope } = await disagreement(name);
      expect(score).toBeLessThan(1e-4);
      expect(slope).toBeLessThan(0.02);
    },
    60_000,
  );
});

describe('the gradient by a layer', () => {
  /** One that some place speaks for, so that there is a map. */
  const SHOWN_CLASS = 5;
  // 64 pixels: maps of 31, 15, 7 and 3, so that no pooling of SqueezeNet hangs over.
  const options = { width: 1 / 8, classes: 30, inputSide: 64 };
  const image: FittedImage = { width: 64, height: 64, rgb: Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7 + (at % 64) * 3) % 256) }; // prettier-ignore

  async function gradientOf(name: ArchitectureName, format: 'onnx' | 'tfjs', wanted: string | null) {
    const plan = ARCHITECTURES[name].plan(options);
    const file = path.join(folder, `${name}-${wanted}.${format}`);
    await writeFile(file, format === 'onnx' ? buildArchitecture(name, options) : encodeBundle(planToTfjs(plan)));
    const card = resolveCard(architectureCard(name, name, plan));
    const ours: typeof card = format === 'onnx' ? card : { ...card, format, input: { ...card.input, layout: 'NHWC' } };
    const network = { key: file, format, path: file, fileName: name };
    const computation = new Computation(Promise.resolve(engine));
    const layer = gradCamLayer(await computation.graph(network, ours), wanted);
    for await (const event of computation.layerGradient(
      { network, card: ours, image, classIndex: SHOWN_CLASS, layer },
      () => false,
    ))
      // prettier-ignore
      if (event.kind === 'gradient') return { ...event, layer: layer.name };
    throw new Error('it ended without a gradient');
  }

  // The last maps; and some in front of blocks with two ways, of which one goes around the layer.
  it.each([
    ['squeezenet1_1', null],
    ['squeezenet1_1', 'features.9.squeeze_activation'],
    ['resnet18', null],
    ['resnet18', 'layer3.1.relu'],
  ] as const)('is the same of both formats: %s, %s', async (name, layer) => {
    const [onnx, tfjs] = [await gradientOf(name, 'onnx', layer), await gradientOf(name, 'tfjs', layer)];
    const { channels, height, width } = onnx.maps;
    expect(tfjs.maps).toMatchObject({ channels, height, width });
    expect(relative(tfjs.maps.data, onnx.maps.data)).toBeLessThan(1e-4);
    expect(Math.hypot(...onnx.gradients.data)).toBeGreaterThan(0);
    expect(relative(tfjs.gradients.data, onnx.gradients.data)).toBeLessThan(1e-4);
    const cam = ({ maps, gradients }: typeof onnx) => gradCam(maps, gradients);
    expect(Math.hypot(...cam(onnx))).toBeGreaterThan(0);
    expect(relative(cam(tfjs), cam(onnx))).toBeLessThan(1e-3);
  });
});

function relative(values: Float32Array, expected: Float32Array): number {
  expect(values).toHaveLength(expected.length);
  return Math.hypot(...values.map((value, at) => value - expected[at]!)) / Math.hypot(...expected);
}
