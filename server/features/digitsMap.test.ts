/** Whether the classes of the digits lie apart on a map of what the digits network's penultimate layer says. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { resolvedModelCardSchema } from '@/lib/domain/modelCard';
import { symmetriseAffinities } from '@/lib/embedding/affinities';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { initialPositions } from '@/lib/embedding/initialise';
import { calibrateToPerplexity, neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { mapVectors, neighbourhoodHit } from '@/lib/embedding/quality';
import { Tsne } from '@/lib/embedding/tsne';
import type { Vectors } from '@/lib/embedding/vectors';
import { preprocess } from '@/lib/image/preprocess';
import { readCardFile } from '@/lib/modelCard/readCardFile';
import { type Digit, DIGIT_SIDE_PX, readDigits } from '@/models/digits/readDigits';
import { inputDims } from '../compute/checkCard';
import { readGraph } from '../compute/readGraph';
import { openEngine } from '../engine/openEngine';
import { chooseLayer } from './chooseLayer';

const SIDE = DIGIT_SIDE_PX;
const POINTS = 1000;
const CARD = 'digits.model.json';
const PERPLEXITY = 30;
const ITERATIONS = 750;

it('on a t-SNE map of 1,000 digits that it was not trained on, 93 % of the ten nearest of each are the same digit', async () => {
  // Every second one of the 2,000 that were held out.
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).filter((_, i) => i % 2 === 0);
  expect(digits).toHaveLength(POINTS);
  const vectors = await penultimateVectors(digits);
  expect(vectors.dimensions).toBe(64);
  const k = neighboursForPerplexity(PERPLEXITY, POINTS);
  const neighbours = exactNeighbours(vectors, { k });
  const affinities = symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, PERPLEXITY));
  const run = new Tsne(affinities, initialPositions(vectors, 'pca', 1));
  while (run.iteration < ITERATIONS) run.step();

  const labels = digits.map(({ label }) => label);
  const hitOn = (of: Vectors) => neighbourhoodHit(exactNeighbours(of, { k: 10 }), labels);
  const hit = hitOn(mapVectors(run.positions));
  expect(hit).toBeGreaterThanOrEqual(0.93); // 0.975
  // It is the network that tells them apart: by their pixels alone they are mixed.
  expect(hitOn(pixelVectors(digits))).toBeLessThan(0.85); // 0.755
});

function pixelVectors(digits: readonly Digit[]): Vectors {
  const values = Float32Array.from(digits.flatMap(({ pixels }) => [...pixels]));
  return { count: digits.length, dimensions: SIDE * SIDE, values };
}

/** Of the layer that is found when none is named, neither by the question nor by the card. */
async function penultimateVectors(digits: readonly Digit[]): Promise<Vectors> {
  const folder = path.resolve('models/digits');
  const { features, ...card } = resolvedModelCardSchema.parse(
    readCardFile(await readFile(path.join(folder, CARD), 'utf8'), CARD),
  );
  const file = path.join(folder, card.file);
  const { tensor } = chooseLayer(await readGraph(file, card.file, card), { pooling: 'mean' });
  expect(tensor).toBe(features);
  const engine = await openEngine({ device: 'cpu' });
  const network = await engine.load(file, card.file);
  const inputs = digits.map(({ pixels }) => {
    const rgb = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => pixels[Math.floor(at / 3)]!);
    return preprocess({ width: SIDE, height: SIDE, rgb }, card.input);
  });
  const data = new Float32Array(digits.length * SIDE * SIDE);
  inputs.forEach((input, i) => data.set(input, i * SIDE * SIDE));
  const found = await network.run({ [card.input.tensor]: { data, dims: inputDims(card, digits.length) } }, [tensor]);
  await network.dispose();
  await engine.close();
  const { data: values, dims } = found[tensor]!;
  return { count: digits.length, dimensions: values.length / dims[0]!, values };
}
