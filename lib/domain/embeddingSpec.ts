/** How a map is made of vectors: what a person chooses, and what a map is named by. */
import { z } from 'zod';

export const METRICS = ['euclidean', 'cosine'] as const;
export const metricSchema = z.enum(METRICS);
/** cosine: rows are divided by their length first, so that a squared distance is 2 − 2 · cosine of the angle. */
export type Metric = z.infer<typeof metricSchema>;

export const INITIALISATIONS = ['pca', 'random'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/** How many times the affinities count at first, so that clusters form before they spread. */
export const exaggerationSchema = z
  .number()
  .min(1, 'must be at least 1')
  .max(1000, 'must be at most 1,000')
  .default(12);
export const MAX_LEARNING_RATE = 1e9;
/**
 * 'auto': the number of points by the exaggeration, then the number of points. A number holds throughout; it is that of
 * FIt-SNE and openTSNE, four times that of scikit-learn, whose gradient has the factor 4.
 */
export const learningRateSchema = z
  .union([z.literal('auto'), z.number().positive().max(MAX_LEARNING_RATE)], 'must be "auto" or a number above 0')
  .default('auto');
/** Of all random choices. Equal seeds give equal bytes. */
export const seedSchema = z.int().min(0, 'must be 0 or more').max(0xffffffff, 'must be below 2^32').default(1);

/** Of a descent, at the most. */
export const MAX_ITERATIONS = 100_000;
export const iterationsSchema = z
  .int()
  .min(1, 'must be at least 1')
  .max(MAX_ITERATIONS, `must be at most ${MAX_ITERATIONS.toLocaleString('en')}`);
/** Principal components that the vectors are reduced to before, exactly; null: all dimensions. */
const componentsSchema = z.int().min(2, 'must be at least 2').max(4096, 'must be at most 4,096').nullable().default(50);

export const pcaSpecSchema = z.strictObject({ method: z.literal('pca') });
export const tsneSpecSchema = z.strictObject({
  method: z.literal('tsne'),
  perplexity: z.number().min(2, 'must be at least 2').max(500, 'must be at most 500').default(30),
  metric: metricSchema.default('euclidean'),
  components: componentsSchema,
  initialisation: z.enum(INITIALISATIONS).default('pca'),
  iterations: iterationsSchema.default(1000),
  exaggeration: exaggerationSchema,
  learningRate: learningRateSchema,
  seed: seedSchema,
});
export const umapSpecSchema = z.strictObject({
  method: z.literal('umap'),
  neighbours: z.int().min(2, 'must be at least 2').max(200, 'must be at most 200').default(15),
  minDist: z.number().min(0, 'must be 0 or more').max(1, 'must be at most 1').default(0.1),
  metric: metricSchema.default('euclidean'),
  components: componentsSchema,
  iterations: iterationsSchema.default(200),
  seed: seedSchema,
});
export const embeddingSpecSchema = z.discriminatedUnion('method', [pcaSpecSchema, tsneSpecSchema, umapSpecSchema]);
export type EmbeddingSpec = z.infer<typeof embeddingSpecSchema>;
export type TsneSpec = z.infer<typeof tsneSpecSchema>;
export type UmapSpec = z.infer<typeof umapSpecSchema>;
export type EmbeddingMethod = EmbeddingSpec['method'];
