import { describe, expect, it } from 'vitest';
import type { Embedding, EmbeddingState } from '@/lib/domain/embedding';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import { EMBEDDING } from './exampleMap.testing';
import { changedSetText, displacementText, mapName, shortStateText, specFacts, specText, stateText } from './mapText';

const at = new Date(0).toISOString();
const inState = (state: EmbeddingState, more: Partial<Embedding> = {}) => stateText({ ...EMBEDDING, state, ...more });
const many = { points: { count: 10_000, added: 0, removed: 0 } };
const pca = { iteration: 0, targetIterations: 0 };

describe('how far a map is', () => {
  it.each<[EmbeddingState, Partial<Embedding>, string]>([
    [{ status: 'queued', ahead: 0 }, {}, 'It is next.'],
    [{ status: 'queued', ahead: 2 }, {}, '2 other maps first.'],
    [{ status: 'preparing', phase: 'vectors', share: 0.409, taskId: null }, { points: null }, 'Activation vectors of the pictures… 40 %'], // prettier-ignore
    [{ status: 'preparing', phase: 'neighbours', share: 0.4, taskId: null }, many, 'Neighbours of 10,000 pictures… 40 %'], // prettier-ignore
    [{ status: 'preparing', phase: 'affinities', share: null, taskId: null }, many, 'Affinities of 10,000 pictures…'],
    [{ status: 'running', etaMs: 12_300 }, {}, 'Iteration 430 of 1,000, 12 s left'],
    [{ status: 'running', etaMs: null }, {}, 'Iteration 430 of 1,000'],
    [{ status: 'running', etaMs: null }, pca, 'The map is being made…'],
    [{ status: 'paused', by: 'Ben' }, {}, 'Paused at iteration 430 of 1,000 by Ben'],
    [{ status: 'finished', finishedAt: at, stopped: true }, {}, 'Stopped at iteration 430 of 1,000'],
    [{ status: 'finished', finishedAt: at, stopped: false }, { iteration: 1000 }, 'Finished, 1,000 iterations'],
    [{ status: 'finished', finishedAt: at, stopped: false }, pca, 'Finished'],
    [{ status: 'failed', finishedAt: at, error: { code: 'too_large', message: 'Too many.' } }, {}, 'Failed: Too many.'],
  ])('%j %j', (state, more, text) => expect(inState(state, more)).toBe(text));

  it('stands in a word beside the others', () => {
    expect(shortStateText(EMBEDDING)).toBe('43 %');
    expect(shortStateText({ ...EMBEDDING, state: { status: 'finished', finishedAt: at, stopped: false } })).toBe('');
  });
});

describe('what a map is made of', () => {
  it('is its name and what it is likely to differ by', () => {
    expect(mapName(EMBEDDING)).toBe('t-SNE of dense1/Gemm');
    expect(specText(EMBEDDING.request.spec)).toBe('perplexity 30, seed 1');
    expect(specText(embeddingSpecSchema.parse({ method: 'umap', metric: 'cosine' }))).toBe('15 neighbours, cosine, seed 1'); // prettier-ignore
    expect(specText({ method: 'pca' })).toBe('all dimensions');
  });

  it('names every setting of every method', () => {
    for (const method of ['pca', 'tsne', 'umap']) {
      const spec = embeddingSpecSchema.parse({ method });
      // "components" is the fact "Dimensions".
      const settings = Object.keys(spec).length + (method === 'pca' ? 1 : 0);
      expect(specFacts(spec)).toHaveLength(settings);
    }
  });
});

it('says how far the old points moved', () => {
  expect(displacementText({ median: 0.0043, p95: 0.012 })).toMatch(/moved by 0\.4 % .* more than 1\.2 %/);
  expect(displacementText({ median: 0.0001, p95: 0 })).toMatch(/less than 0\.1 % .* more than 0\.0 %/);
});

it('says that the set has changed, and what can be done', () => {
  expect(changedSetText(0)).toBeNull();
  expect(changedSetText(12)).toEqual({
    text: '12 pictures of the set are not on this map.',
    action: 'Place 12 new pictures',
  });
  expect(changedSetText(1)?.action).toBe('Place 1 new picture');
  expect(changedSetText(-1)?.text).toBe('1 picture of this map is no longer in the set.');
});
