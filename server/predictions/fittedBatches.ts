/** Pictures on their way to the network: read and fitted some at a time, one batch ahead of the one that is computed. */
import { AppError, type ErrorBody } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { FittedImage } from '../compute/compute';
import type { ImageReader } from '../image/fitImage';

/** Pictures that are decoded at the same time. A file may have 64 MiB, and its pixels three times that. */
const READ_AT_ONCE = 4;
/** Fitted pixels of one batch; the next one is in memory too. A network of 4096 × 4096 pixels gets one picture at a time. */
const BATCH_BYTES = 32 * 1024 * 1024;

/** Pictures of the same bytes: they are read and predicted once. */
export type SamePictures = readonly [Image, ...Image[]];

export interface FittedBatch {
  ready: { images: SamePictures; fitted: FittedImage }[];
  /** Those that cannot be read, with the reason. */
  failed: { images: SamePictures; error: ErrorBody }[];
}

export interface FittedBatchesOptions {
  artifacts: Pick<ArtifactStore, 'get'>;
  imageReader: Pick<ImageReader, 'fit'>;
  input: ModelInput;
  signal: AbortSignal;
  /** How many pictures the next batch should have. */
  size(): number;
}

/** Batches of at most `size()` pictures; the last one may be smaller. Ends early once the signal is aborted. */
export async function* fittedBatches(
  pictures: AsyncIterable<SamePictures>,
  options: FittedBatchesOptions,
): AsyncGenerator<FittedBatch> {
  const { input, signal, size } = options;
  const largest = Math.max(1, Math.floor(BATCH_BYTES / (input.width * input.height * 3)));
  let chunk: SamePictures[] = [];
  for await (const images of pictures) {
    if (signal.aborted) return;
    chunk.push(images);
    if (chunk.length < Math.min(size(), largest)) continue;
    yield await fitAll(chunk, options);
    chunk = [];
  }
  if (chunk.length > 0 && !signal.aborted) yield await fitAll(chunk, options);
}

/** Starts on the next value as soon as one is taken. */
export async function* oneAhead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = values.next();
  // The error is thrown where it is waited for; until then nobody else is to hear of it.
  next.catch(() => undefined);
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = values.next();
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await values.return(undefined).catch(() => undefined);
  }
}

async function fitAll(chunk: readonly SamePictures[], options: FittedBatchesOptions): Promise<FittedBatch> {
  const batch: FittedBatch = { ready: [], failed: [] };
  for (let start = 0; start < chunk.length && !options.signal.aborted; start += READ_AT_ONCE) {
    const some = chunk.slice(start, start + READ_AT_ONCE);
    const outcomes = await Promise.all(some.map((images) => fit(images, options)));
    for (const outcome of outcomes)
      if ('fitted' in outcome) batch.ready.push(outcome);
      else batch.failed.push(outcome);
  }
  return batch;
}

async function fit(
  images: SamePictures,
  { artifacts, imageReader, input }: FittedBatchesOptions,
): Promise<FittedBatch['ready'][number] | FittedBatch['failed'][number]> {
  const [{ hash, fileName }] = images;
  try {
    return { images, fitted: await imageReader.fit(await artifacts.get(hash), fileName, input) };
  } catch (error) {
    if (error instanceof AppError && OF_THE_PICTURE.has(error.code)) return { images, error: error.toBody() };
    throw error;
  }
}

/** Errors that are about one picture; everything else would hit the others alike. */
const OF_THE_PICTURE: ReadonlySet<string> = new Set(['invalid_image', 'too_large', 'storage_damaged', 'not_found']);
