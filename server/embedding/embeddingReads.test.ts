import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import type { PointNeighbours } from '@/lib/domain/embedding';
import { withFeatures } from '../features/testFeatures.testing';
import { EmbeddingComputation } from './computation/embeddingComputation';
import { createEmbeddingReads } from './embeddingReads';
import { encodePictures } from './pointsFile';

const test = withFeatures();
const computation = new EmbeddingComputation();

const GHOST = { id: 'ghost', hash: 'f'.repeat(64), fileName: 'ghost.png', label: null };

/** A map of a set whose vectors are in two files, and of a picture that was deleted since: its last point. */
async function addMap(first: readonly number[], second: readonly number[]) {
  const { database, artifacts, network } = test.sets;
  const set = `map-of-${first.join('-')}`;
  for (const [part, seeds] of [first, second].entries()) {
    await test.sets.addSet(`${set}.${part}`, seeds);
    await test.run(`${set}.${part}`);
  }
  await test.sets.addSet(set, [...first, ...second]);
  const spec = embeddingSpecSchema.parse({ method: 'pca' });
  const request = { imageSetId: set, networkId: network.id, pooling: 'mean' as const, spec };
  const { key } = await test.features.plan(request);
  const pictures = [...(await database.embeddings.pictures(set)), GHOST];
  await database.embeddings.create({
    id: set,
    key: createHash('sha256').update(set).digest('hex'),
    request,
    featureKey: key,
    layer: 'flat',
    extends: null,
    extension: null,
    requestedBy: 'Ada',
    targetIterations: 0,
    pointsHash: await artifacts.put(encodePictures(pictures)),
  });
  await database.embeddings.update(set, { points: { count: pictures.length, added: 0, removed: 0 } });
  const dependencies = { database, artifacts, features: test.features, version: '0.0.0' };
  const pool = { nearest: (...asked: Parameters<EmbeddingComputation['nearest']>) => computation.nearest(...asked) };
  const reads = createEmbeddingReads({ ...dependencies, pool }, () => undefined);
  const near = (place: number) => reads.neighbours(set, pictures[place]!.id, { k: 100, metric: 'euclidean' });
  const [, chunk] = await database.features.chunksOf(key, set);
  return { set, key, near, dropSecond: () => test.features.dropChunk(chunk!.hash, Date.now() + 1000) };
}

/** By their definition. */
async function expected(key: string, set: string, from: number, left: readonly number[]): Promise<PointNeighbours> {
  const rows = await test.rows(key, set);
  const pictures = await test.sets.database.embeddings.pictures(set);
  const distanceTo = (place: number) => Math.sqrt(rows[from]!.reduce((sum, value, d) => sum + (value - rows[place]![d]!) ** 2, 0)); // prettier-ignore
  const neighbours = left
    .filter((place) => place !== from)
    .map((place) => ({
      imageId: pictures[place]!.id,
      distance: expect.closeTo(distanceTo(place), 5) as number,
      at: distanceTo(place),
    })) // prettier-ignore
    .sort((a, b) => a.at - b.at)
    .map(({ imageId, distance }) => ({ imageId, distance }));
  return { neighbours, notCompared: rows.length + 1 - left.length };
}

it('a vector that was cleared is left out of the others’ neighbours, and is compared again once it is computed', async () => {
  const { set, key, near, dropSecond } = await addMap([1, 2, 3, 4], [11, 12]);
  const [all, others] = [await expected(key, set, 2, [0, 1, 2, 3, 4, 5]), await expected(key, set, 2, [0, 1, 2, 3])];
  expect(await dropSecond()).toBe(true);
  expect(await near(2)).toEqual(others);
  await expect(near(5)).rejects.toMatchObject({
    code: 'conflict',
    options: { field: 'image' },
    message: expect.stringMatching(/no vector of 12\.png .* cleared.*Compute the vectors of the set again/) as string,
  });
  await test.run(set);
  expect(await near(2)).toEqual(all);
  expect((await near(5)).neighbours).toHaveLength(5);
});

it('a picture that was deleted is left out, and named when it is asked about', async () => {
  const { set, key, near } = await addMap([21, 22, 23, 24], [31, 32]);
  expect(await near(3)).toEqual(await expected(key, set, 3, [0, 1, 2, 3, 4, 5]));
  await expect(near(6)).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/^ghost\.png was deleted/) as string }); // prettier-ignore
});
