/** A small map for tests: four pictures, three labels, one picture without. */
import type { Embedding, EmbeddingPoints, PointPredictions } from '@/lib/domain/embedding';

export const POINTS: EmbeddingPoints = {
  imageIds: ['a', 'b', 'c', 'd'],
  fileNames: ['ten.png', 'two.png', 'cat 1.png', 'plain.png'],
  labels: [0, 1, 2, -1],
  labelNames: ['10', '2', 'cat'],
};

export const PREDICTIONS: PointPredictions = {
  classes: [0, 0, 2, -1],
  confidence: [1, 0.6, 0.9, 0],
  right: [1, 0, 1, -1],
  classNames: ['10', '2', 'cat'],
};

/** A t-SNE map that is being computed. */
export const EMBEDDING: Embedding = {
  id: 'emb_1',
  request: {
    imageSetId: 'digits',
    networkId: 'digits',
    pooling: 'mean',
    spec: {
      method: 'tsne',
      perplexity: 30,
      metric: 'euclidean',
      components: 50,
      initialisation: 'pca',
      iterations: 1000,
      exaggeration: 12,
      learningRate: 'auto',
      seed: 1,
    },
  },
  featureKey: 'a'.repeat(64),
  layer: 'dense1/Gemm',
  extends: null,
  requestedBy: 'Ada',
  createdAt: '2026-11-26T10:00:00.000Z',
  points: { count: 4, added: 1, removed: 0 },
  iteration: 430,
  targetIterations: 1000,
  keptFrames: [0, 10, 20, 430],
  kl: [
    [50, 3.2],
    [250, 2.5],
    [430, 1.9],
  ],
  measures: [],
  explained: null,
  displacement: null,
  seconds: {},
  state: { status: 'running', etaMs: 12_000 },
};
