import { expect, it } from 'vitest';
import { tsneSpecSchema, umapSpecSchema } from '@/lib/domain/embeddingSpec';
import { stepOf } from './lifecycle';

const finished = { status: 'finished', finishedAt: '2026-11-26T12:00:00.000Z', stopped: true } as const;

/** Goes on with a map that was stopped at iteration 100 of 200. */
function goOn(spec: 'tsne' | 'umap', iterations: number) {
  const record = {
    request: {
      imageSetId: 'set',
      networkId: 'network',
      pooling: 'mean' as const,
      spec: spec === 'tsne' ? tsneSpecSchema.parse({ method: 'tsne' }) : umapSpecSchema.parse({ method: 'umap' }),
    },
    iteration: 100,
    targetIterations: 200,
    pointsHash: 'a'.repeat(64),
  };
  return stepOf(finished, { kind: 'continue', iterations }, { by: 'Ada', nowMs: 0, record });
}

it('t-SNE can be gone on with for any number of iterations', () => {
  expect(goOn('tsne', 250)).toMatchObject({ kind: 'queue', change: { targetIterations: 350 } });
});

it('UMAP can be gone on with to its last iteration, and says why to no other', () => {
  expect(goOn('umap', 100)).toMatchObject({ kind: 'queue', change: { targetIterations: 200 } });
  for (const iterations of [50, 101]) expect(() => goOn('umap', iterations)).toThrow(/last iteration, 200/);
});
