/** Pictures covered by hand: how often the network runs, and what it is given when many ask at once. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Fill } from '@/lib/domain/occlusion';
import { preprocess } from '@/lib/image/preprocess';
import { replacementImage } from '@/lib/occlusion/fill';
import { coveredPixels } from '@/lib/occlusion/region';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { openEngine } from '../engine/openEngine';
import { Computation } from './computation';
import type { CoveredPicture, FittedImage, NetworkRef } from './compute';
import { CoveredPictures } from './coveredPictures';

const SIDE = 24;
const CARD: ResolvedModelCard = {
  name: 'Tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: { tensor: TINY_INPUT, width: SIDE, height: SIDE, layout: 'NCHW', channels: 'RGB', scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], fit: 'stretch' }, // prettier-ignore
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', 'c', 'd', 'e'],
};
const IMAGE: FittedImage = {
  width: SIDE,
  height: SIDE,
  rgb: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (at * at + 7 * at) % 253),
};
const NETWORK: NetworkRef = { key: 'tiny', format: 'onnx', path: 'nowhere', fileName: 'tiny.onnx' };
const regionAt = (x: number): CoveredRegion => ({ kind: 'rects', rects: [{ x0: x, y0: 3, x1: x + 9, y1: 12 }] });
const questionAt = (x: number, fill: Fill = [10, 200, 30], pictureKey = 'one'): CoveredPicture => ({
  ...{ network: NETWORK, card: CARD, image: IMAGE, pictureKey, fill },
  region: regionAt(x),
});

/** A network that answers with the very tensor it was given; counts its runs. */
function echo() {
  let runs = 0;
  const run = async (tensor: () => Float32Array) => {
    await Promise.resolve(); // its turn comes later
    runs++;
    return tensor().slice();
  };
  return { run, runs: () => runs };
}
const painted = (x: number, fill: Fill) =>
  preprocess(coveredPixels(IMAGE, regionAt(x), replacementImage(IMAGE, fill, CARD.input)), CARD.input);

describe('pictures that are covered by hand', () => {
  it('cost one run a question, once the picture has been asked for; another fill is prepared anew', async () => {
    const pictures = new CoveredPictures();
    const network = echo();
    const counts: number[] = [];
    for (const question of [
      questionAt(0),
      questionAt(1),
      questionAt(2),
      questionAt(2, { kind: 'mean' }),
      questionAt(3),
    ]) {
      // prettier-ignore
      const before = network.runs();
      const { base, probabilities } = await pictures.answer(question, network.run);
      counts.push(network.runs() - before);
      const x = question.region.kind === 'rects' ? question.region.rects[0]!.x0 : NaN;
      expect(probabilities).toEqual(painted(x, question.fill));
      expect(base).toEqual(preprocess(IMAGE, CARD.input));
    }
    expect(counts).toEqual([2, 1, 1, 2, 1]);
  });

  it('are not mixed up when several ask at once', async () => {
    const pictures = new CoveredPictures();
    const network = echo();
    const fills: Fill[] = [[0, 0, 0], { kind: 'noise', seed: 3 }, { kind: 'mean' }];
    const asked = fills.flatMap((fill) => [0, 5, 11].map((x) => ({ x, fill })));
    const answers = await Promise.all(asked.map(({ x, fill }) => pictures.answer(questionAt(x, fill), network.run)));
    for (const [at, { x, fill }] of asked.entries()) expect(answers[at]!.probabilities).toEqual(painted(x, fill));
  });

  it('are refused where the region reaches over the border, before anything runs', async () => {
    const network = echo();
    const refused = new CoveredPictures().answer(questionAt(SIDE - 8), network.run);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'region' } });
    expect(network.runs()).toBe(0);
  });
});

it('C2 a question is answered between the batches of a run, long before that has ended', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-covered-'));
  const network = { ...NETWORK, path: path.join(folder, 'tiny.onnx') };
  await writeFile(network.path, tinyNetwork({ width: SIDE, height: SIDE }));
  const computation = new Computation(openEngine({ device: 'cpu' }));
  const spec = { patch: 5, stride: 1, fill: [128, 128, 128] as [number, number, number] };
  let [cells, cellsThen, batches, batchesThen] = [0, NaN, 0, NaN];
  let asked: Promise<unknown> | undefined;
  for await (const event of computation.occlude(
    { network, card: CARD, image: IMAGE, spec, from: 0, engine: 'naive' },
    () => false,
  )) {
    // prettier-ignore
    if (event.kind !== 'cells') continue;
    [cells, batches] = [cells + event.count, batches + 1];
    asked ??= computation
      .occluded({ ...questionAt(4), network })
      .then(() => ([cellsThen, batchesThen] = [cells, batches]));
  }
  await asked;
  expect(cells).toBe(SIDE * SIDE);
  expect(batches).toBeGreaterThan(4);
  expect(batchesThen).toBeLessThan(batches);
  expect(cellsThen).toBeLessThan(cells);
  await rm(folder, { recursive: true, force: true });
});
