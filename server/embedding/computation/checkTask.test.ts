import { expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import { checkTask } from './checkTask';
import { tsneSpec, umapSpec } from './tasks.testing';

function refusalOf(spec: EmbeddingSpec, count: number) {
  try {
    checkTask({ spec, vectors: { count } });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, field: error.options.field, message: error.message };
  }
}

it('a UMAP whose graph does not fit into memory is refused before anything is computed, with what does', () => {
  // 15 neighbours, the point itself counted, are 14 links of each of 71,428 points: 999,992.
  expect(refusalOf(umapSpec({ neighbours: 15 }), 71_428)).toBeNull();
  expect(refusalOf(umapSpec({ neighbours: 15 }), 71_429)).toEqual({
    code: 'too_large',
    field: 'spec.neighbours',
    message:
      'The number of neighbours is 15, but UMAP of 71,429 pictures takes at most 14, or its graph does not fit into memory. Lower it, make a set with fewer pictures, or take t-SNE.',
  });
  expect(refusalOf(umapSpec({ neighbours: 14 }), 71_429)).toBeNull();
  expect(refusalOf(umapSpec({ neighbours: 11 }), 100_000)).toBeNull();
});

it('a t-SNE whose neighbours do not fit into memory names the field of the request', () => {
  // 3 × 100 neighbours of each of 100,000 points are exactly as many as there may be.
  expect(refusalOf(tsneSpec({ perplexity: 100 }), 100_000)).toBeNull();
  expect(refusalOf(tsneSpec({ perplexity: 101 }), 100_000)).toMatchObject({
    code: 'too_large',
    field: 'spec.perplexity',
    message: expect.stringContaining('may be at most 100') as string,
  });
});
