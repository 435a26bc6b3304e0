import { expect, it } from 'vitest';
import type { EmbeddingRequest } from '@/lib/domain/embedding';
import { tsneSpecSchema, umapSpecSchema } from '@/lib/domain/embeddingSpec';
import { extensionRequest, restartRequest } from './extension';

const tsne: EmbeddingRequest = {
  imageSetId: 'set',
  networkId: 'network',
  pooling: 'mean',
  spec: tsneSpecSchema.parse({ method: 'tsne', perplexity: 20, iterations: 1000 }),
};
const umap: EmbeddingRequest = { ...tsne, spec: umapSpecSchema.parse({ method: 'umap' }) };

it('new pictures are placed in 130 iterations, with all else as it was; UMAP takes its own', () => {
  expect(extensionRequest({ request: tsne })).toEqual({ ...tsne, spec: { ...tsne.spec, iterations: 130 } });
  expect(extensionRequest({ request: umap })).toEqual(umap);
});

it('a map that went on from another is made anew with the iterations of both', () => {
  const extension = extensionRequest({ request: tsne });
  expect(restartRequest({ request: extension, extends: 'base', targetIterations: 1130 }).spec).toMatchObject({ iterations: 1130 }); // prettier-ignore
  expect(restartRequest({ request: tsne, extends: null, targetIterations: 1250 })).toEqual(tsne);
});
