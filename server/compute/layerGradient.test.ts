/**
 * The gradient behind a layer against central differences of the network itself: its tail as ONNX Runtime computes it, of
 * the lecture's architectures with seeded weights.
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
import { tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { extractSubgraph } from '@/lib/onnx/extractSubgraph';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { findTail } from '@/lib/onnx/gradient/tail';
import { tailGradient } from '@/lib/onnx/gradient/tailGradient';
import { normalNumbers } from '@/lib/random/normalNumbers';
import { seededRandom } from '@/lib/random/seededRandom';
import { gradCamLayer } from '../attribution/computeMap';
import { openEngine } from '../engine/openEngine';
import { resolveCard } from '../networks/resolveCard';
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
