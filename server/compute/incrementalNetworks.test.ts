/**
 * Occlusion by parts equals occlusion by whole runs: every cell of published networks with their trained weights, and
 * patches all over the picture, corners included, for the published architectures with seeded ones.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArchitectureName, ARCHITECTURES, buildArchitecture } from '@/lib/architectures/architectures';
import { calmLogits } from '@/lib/architectures/calmLogits';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { preprocess } from '@/lib/image/preprocess';
import { occlusionGrid, patchRect, type PixelRect } from '@/lib/occlusion/grid';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { seededRandom } from '@/lib/random/seededRandom';
import { softmaxRows } from '@/lib/tensor/softmax';
import { type Answers, compareCuts, largestDifference, withNetwork } from '../engine/incremental.testing';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { readModelCard } from '../networks/readModelCard';
import { Computation } from './computation';
import type { NetworkRef, OcclusionTask } from './compute';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const present = existsSync(path.join(ASSETS, 'models/squeezenet1.1.onnx'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

const PHOTOGRAPH = 'images/imagenet-samples/259_n02112018_Pomeranian.JPEG';
/** Of a probability, and of a logit over what it varies between patches. */
const [MAX_DP, MAX_DLOGIT] = [1e-5, 1e-3];
const engine = await openEngine({ device: 'cpu' });

function patchesOver(side: number, spec: { patch: number; stride: number }): PixelRect[] {
  const grid = occlusionGrid({ ...spec, fill: [0, 0, 0] }, { width: side, height: side });
  return Array.from({ length: grid.rows * grid.cols }, (_, cell) =>
    patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols),
  );
}

/** A shallow cut, a middling one, and the deepest. */
const someCuts = (deepest: number) => [...new Set([Math.ceil(deepest / 4), Math.ceil(deepest / 2), deepest])];

describe.skipIf(!present)('published networks by parts', () => {
  const computation = new Computation(Promise.resolve(engine));
  const open = async (name: string): Promise<{ ref: NetworkRef; card: ResolvedModelCard }> => {
    const { card, weightsPath, fileName } = await readModelCard(path.join(ASSETS, `models/${name}.model.json`));
    return { card, ref: { key: name, format: card.format, path: weightsPath, fileName } };
  };

  it.each([
    ['squeezenet1.1', { patch: 16, stride: 16 }],
    ['squeezenet1.1', { patch: 32, stride: 32, segments: { compactness: 10 } }],
    ['mobilenet-v2', { patch: 32, stride: 22 }],
    ['resnet20-cifar10', { patch: 6, stride: 2 }],
  ])('%s gives in every cell what whole runs give', async (name, spec) => {
    const { ref, card } = await open(name);
    const image = await imageReader.fit(await readFile(path.join(ASSETS, PHOTOGRAPH)), PHOTOGRAPH, card.input);
    const run = async (kind: OcclusionTask['engine']) => {
      const cells: number[] = [];
      const task: OcclusionTask = { network: ref, card, image, spec: { ...spec, fill: [128, 128, 128] }, from: 0, engine: kind }; // prettier-ignore
      for await (const event of computation.occlude(task, () => false))
        if (event.kind === 'cells') {
          expect(event.from * card.labels.length).toBe(cells.length);
          for (const p of event.probabilities) cells.push(p);
        }
      return Float32Array.from(cells);
    };
    const naive = await run('naive');
    // The second run goes by parts with the cut that the first one chose.
    for (const _ of [1, 2]) expect(largestDifference(naive, await run('incremental'))).toBeLessThanOrEqual(MAX_DP);
    // The network knows something, and the patches change it.
    expect(naive.reduce((most, p) => Math.max(most, p))).toBeGreaterThan(0.3);
    const { length } = card.labels;
    const rows = Array.from({ length: naive.length / length }, (__, k) => naive.subarray(k * length, (k + 1) * length));
    expect(Math.max(...rows.map((row) => largestDifference(row, rows[0]!)))).toBeGreaterThan(0.02);
  });

  it.each(['squeezenet1.1', 'mobilenet-v2', 'resnet20-cifar10'])(
    '%s gives the same logits at any cut',
    async (name) => {
      const { ref, card } = await open(name);
      const bytes = await readFile(ref.path);
      const image = await imageReader.fit(await readFile(path.join(ASSETS, PHOTOGRAPH)), PHOTOGRAPH, card.input);
      const { width } = card.input;
      await withNetwork(engine, bytes, async (network) => {
        const subject = { feed: card.input, picture: preprocess(image, card.input), fetches: [card.output.tensor, logitsOf(bytes, card)] }; // prettier-ignore
        const patches = patchesOver(width, { patch: Math.round(width / 9), stride: Math.round(width / 6) });
        const { answers } = await compareCuts(network, subject, patches, someCuts);
        expectSame(answers[1]!);
      });
    },
  );
});

const SEEDED: [ArchitectureName, number][] = [
  ['alexnet', 1 / 4],
  ['vgg16', 1 / 4],
  ['resnet18', 1 / 2],
  ['resnet101', 1 / 4],
  ['densenet121', 1 / 2],
  ['googlenet', 1 / 2],
  ['bvlc_googlenet', 1 / 2],
];

describe('architectures with seeded weights by parts', () => {
  it.each(SEEDED)('%s gives the same at any cut', async (name, width) => {
    const options = { width, classes: 100 };
    const { input, output } = ARCHITECTURES[name].plan(options);
    const [channels, height, side] = input.shape;
    expect([channels, height, side]).toEqual([3, side, side]);
    const random = seededRandom(11);
    const wave = (i: number) => Math.sin(i / 9) + Math.cos(i / 700) + random() - 0.5;
    const picture = Float32Array.from({ length: 3 * side! * side! }, (_, i) => wave(i));
    const feed = { tensor: input.name, width: side!, height: side!, layout: 'NCHW', channels: 'RGB' } as const;
    const patches = patchesOver(side!, { patch: 32, stride: 56 });
    const feeds = { [input.name]: { data: picture, dims: [1, 3, side!, side!] } };
    const bytes = await calmLogits(buildArchitecture(name, options), output, async (seeded, logits) => {
      const answer = await withNetwork(engine, seeded, (network) => network.run(feeds, [logits]));
      return answer[logits]!.data;
    });
    await withNetwork(engine, bytes, async (network) => {
      const { answers } = await compareCuts(network, { feed, picture, fetches: [output] }, patches, someCuts);
      const isCaffe = ARCHITECTURES[name].family === 'caffe';
      if (isCaffe) expect(answers[0]!.difference).toBeLessThanOrEqual(MAX_DP);
      else expectSame(answers[0]!);
      // A saturated softmax would hide every difference.
      const rows = answers[0]!.expected.map((row) => (isCaffe ? row : softmaxRows(row.slice(), row.length)));
      for (const row of rows) expect(Math.max(...row)).toBeLessThan(0.9);
      expect(Math.max(...rows.map((row) => largestDifference(row, rows[0]!)))).toBeGreaterThan(1e-4);
    });
  });
});

function expectSame({ difference, spread }: Answers): void {
  expect(spread).toBeGreaterThan(0);
  expect(difference / spread).toBeLessThanOrEqual(MAX_DLOGIT);
}

/** What the last softmax of a published file reads; the output itself where there is none. */
function logitsOf(bytes: Uint8Array, { output }: ResolvedModelCard): string {
  const { graph } = decodeOnnx(bytes, 'network.onnx');
  let tensor = output.tensor;
  for (let giver = graph.node.find((node) => node.output.includes(tensor)); giver;) {
    if (giver.opType === 'Softmax') return giver.input[0]!;
    if (!['Reshape', 'Flatten', 'Squeeze', 'Identity'].includes(giver.opType)) return output.tensor;
    tensor = giver.input[0]!;
    giver = graph.node.find((node) => node.output.includes(tensor));
  }
  return output.tensor;
}
