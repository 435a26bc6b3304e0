import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import {
  INITIALISATIONS,
  type Initialisation,
  learningRateSchema,
  MAX_ITERATIONS,
  MAX_LEARNING_RATE,
  METRICS,
  type Metric,
  tsneSpecSchema,
  umapSpecSchema,
} from '@/lib/domain/embeddingSpec';
import { forMetric } from '@/lib/embedding/neighbours';
import { exaggerationWithin, tsneOptionsSchema } from '@/lib/embedding/tsneOptions';
import { toVectors, type Vectors } from '@/lib/embedding/vectors';
import { encodeNpy } from '@/lib/tensor/npy';
import { readNpy } from '@/lib/tensor/readNpy';
import { NEIGHBOUR_SEARCHES, type NeighbourSearchKind, openNeighbourSearch } from '../embedding/neighbourIndex';
import { umapOptionsSchema } from '../embedding/umapOptions';
import { embedByPca, embedByTsne, embedByUmap, type EmbeddedVectors, reduceVectors } from './embedVectors';
import { parseWholeNumber } from './options';
import type { Output } from './output';
import { requirePlace } from './requirePlace';

const METHODS = ['tsne', 'pca', 'umap'] as const;
/** Those of a map that a browser asks for. */
const TSNE = tsneSpecSchema.parse({ method: 'tsne' });
const UMAP = umapSpecSchema.parse({ method: 'umap' });

const EXAMPLES = `
Reads a NumPy array (rows, dimensions), as "specular features" writes it, and writes the map as a NumPy float32 array
(rows, 2), in the same order. Equal seeds give equal bytes.

Prints one JSON line: method, rows, dimensions, kl (of t-SNE, in nats), trustworthiness and continuity (of 12
neighbours, at "measured" points), neighbourPreservation (of 10), explained (the variance of PCA's axes), and the
processor's seconds by phase. The measures compare the map with the vectors that it was made of: after --components,
with those.

Examples:
  $ specular features --model digits.model.json --images digits.zip --out vectors.npy
  $ specular embed --input vectors.npy --method tsne --perplexity 30 --iterations 1000 --seed 1 --out xy.npy
  $ specular embed --input vectors.npy --components 50 --metric cosine --out xy.npy
  $ specular embed --input vectors.npy --method umap --neighbours 15 --min-dist 0.1 --out xy.npy`;

interface Options {
  input: string;
  method: (typeof METHODS)[number];
  components?: number;
  perplexity: number;
  iterations?: number;
  learningRate: number | 'auto';
  exaggeration: number;
  neighbours: number;
  minDist: number;
  search: NeighbourSearchKind;
  metric: Metric;
  init: Initialisation;
  seed: number;
  out: string;
}

export function embedCommand(output: Output): Command {
  return new Command('embed')
    .description('a map of vectors: t-SNE, UMAP or principal components, written as a NumPy float32 array')
    .requiredOption('--input <file>', 'the vectors (.npy)')
    .addOption(new Option('--method <method>', 'how the map is made').choices(METHODS).default('tsne'))
    .option('--components <n>', 'use only so many principal components (default: all dimensions)', parseWholeNumber)
    .option(
      '--iterations <n>',
      `steps of the descent (default: ${TSNE.iterations} of t-SNE, 200 to 500 of UMAP)`,
      parseWholeNumber,
    )
    .option('--perplexity <n>', 't-SNE: size of a neighbourhood', parseNumber, TSNE.perplexity)
    .option(
      '--learning-rate <n>',
      't-SNE; auto: the number of points, less in the exaggeration',
      parseRate,
      TSNE.learningRate,
    )
    .option(
      '--exaggeration <n>',
      't-SNE: of the affinities, in the first 250 iterations',
      parseNumber,
      TSNE.exaggeration,
    )
    .option(
      '--neighbours <n>',
      'UMAP: size of a neighbourhood, the point itself counted',
      parseWholeNumber,
      UMAP.neighbours,
    )
    .option('--min-dist <n>', 'UMAP: how near to each other points are put, 0 to 1', parseNumber, UMAP.minDist)
    .addOption(
      new Option(
        '--search <how>',
        'for neighbours; index: of very many points, quicker, but misses a few in a thousand',
      )
        .choices(NEIGHBOUR_SEARCHES)
        .default('exact'),
    )
    .addOption(new Option('--metric <metric>', 'of the vectors').choices(METRICS).default(TSNE.metric))
    .addOption(new Option('--init <how>', 'where points start').choices(INITIALISATIONS).default(TSNE.initialisation))
    .option('--seed <n>', 'of all random choices', parseWholeNumber, TSNE.seed)
    .requiredOption('--out <file>', 'where to write the map (.npy)')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => embed(options, output));
}

async function embed({ input, out, components, ...options }: Options, output: Output): Promise<void> {
  await requirePlace(out, 'out');
  const given = await readVectors(input);
  // First, so that the metric is that of the whole vectors. Principal components are of the vectors as they are.
  const all = options.method === 'pca' ? given : forMetric(given, options.metric);
  const { reduced: vectors, seconds: before } =
    components === undefined ? { reduced: all, seconds: {} } : reduceVectors(all, components);
  const { positions, quality, seconds, ...answer } = await embedAs(vectors, options, output);
  output.progress('');
  await writeFile(out, encodeNpy({ shape: [vectors.count, 2], data: Float32Array.from(positions) }));
  output.json({
    method: options.method,
    rows: vectors.count,
    dimensions: vectors.dimensions,
    ...quality,
    ...answer,
    seconds: { ...before, ...seconds },
  });
}

async function embedAs(
  vectors: Vectors,
  { method, ...options }: Omit<Options, 'input' | 'out'>,
  output: Output,
): Promise<EmbeddedVectors> {
  if (method === 'pca') return embedByPca(vectors);
  const { iterations, metric, init, seed } = options;
  if (iterations !== undefined && (iterations < 1 || iterations > MAX_ITERATIONS))
    throw new AppError('invalid_input', `--iterations is ${iterations}. It must be from 1 to ${MAX_ITERATIONS}.`, {
      field: 'iterations',
    });
  const find = await openNeighbourSearch(options.search);
  const onStep = (done: number, of: number) => output.progress(`${done} of ${of} iterations`);
  if (method === 'umap') {
    const { neighbours, minDist } = options;
    const layout = parseOrThrow(umapOptionsSchema, { neighbours, minDist, metric, epochs: iterations, seed }, 'UMAP');
    return embedByUmap(vectors, { init, find, options: layout }, onStep);
  }
  const { exaggeration, learningRate } = options;
  const { perplexity } = parseOrThrow(tsneSpecSchema.pick({ perplexity: true }), { perplexity: options.perplexity }, 't-SNE'); // prettier-ignore
  const steps = iterations ?? TSNE.iterations;
  const exaggerationIterations = exaggerationWithin(steps);
  const descent = parseOrThrow(
    tsneOptionsSchema,
    { exaggeration, exaggerationIterations, learningRate, seed },
    't-SNE',
  );
  return embedByTsne(vectors, { perplexity, iterations: steps, init, find, options: descent }, (done) =>
    onStep(done, steps),
  );
}

async function readVectors(file: string): Promise<Vectors> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new AppError('invalid_input', `The file of --input, ${file}, ${reason}.`, { field: 'input', cause });
  });
  return toVectors(readNpy(bytes, file), file);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

function parseRate(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const rate = learningRateSchema.safeParse(Number(text));
  if (!rate.success) throw new InvalidArgumentError(`Give auto, or a number above 0, up to ${MAX_LEARNING_RATE}.`);
  return rate.data;
}
