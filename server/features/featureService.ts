/** Activation vectors of whole image sets: what one layer of a network gives for each picture. */
import type { AnyPooling, FeatureSet, FeatureSpace } from '@/lib/domain/features';
import type { Sha256 } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { Task } from '@/lib/domain/task';
import type { VectorBlock } from './readVectors';

export interface NewFeatures {
  networkId: string;
  imageSetId: string;
  /** Name of a layer or of its tensor; the penultimate one when it is left out. */
  layer?: string;
  pooling: AnyPooling;
  /** Of the pooling `at`: row-major in the map. */
  place?: number;
}

export interface FeatureVectors {
  pictures: number;
  dimensions: number;
  /** In the order of the set. From now on nothing of them is cleared while they are read: to be begun within a minute. */
  blocks: AsyncIterable<VectorBlock>;
}

export interface ReadFeatures {
  /** Only so many pictures from the beginning of the set; a vector that they lack is told while they are read. */
  first?: number;
  /** With `first`: a picture without a vector is a row of NaN, whatever the reason, in place of an error. */
  allowMissing?: boolean;
}

/** A vector was computed. It is not stored yet. */
export interface VectorEvent {
  kind: 'computed';
  key: Sha256;
  /** Those pictures of the set that have these bytes and are known by now. */
  images: readonly Image[];
  vector: Float32Array;
}
/** Stored vectors were cleared, of one space or several: whoever shows some looks whether they are still there. */
export type FeatureEvent = VectorEvent | { kind: 'cleared' };

export interface FeatureService {
  /** The feature space of a request, computing nothing. Throws as start() does. */
  plan(request: NewFeatures): Promise<FeatureSpace>;
  /**
   * Computes the vectors of the pictures of a set that have none yet; the same request joins the task that is under way.
   * `key` names the feature space. Throws `not_found`; `invalid_input` and `too_large` for a layer that cannot be taken.
   */
  start(request: NewFeatures): Promise<{ key: Sha256; task: Task }>;
  /** What is there of a set, or is being computed; newest first. Throws `not_found`. */
  list(imageSetId: string, networkId?: string): Promise<FeatureSet[]>;
  /** Throws `not_found`. */
  get(key: Sha256, imageSetId: string): Promise<FeatureSet>;
  /** Throws `not_found`, and `conflict` while vectors of the set are missing. */
  read(key: Sha256, imageSetId: string, options?: ReadFeatures): Promise<FeatureVectors>;
  /** The array (pictures, dimensions) as a .npy file. Throws as read() does. */
  npy(key: Sha256, imageSetId: string): Promise<AsyncIterable<Uint8Array<ArrayBuffer>>>;
  /** Blocks of whole lines: file names and labels by row, with the values when they are wanted. Throws as read() does. */
  csv(key: Sha256, imageSetId: string, options: { values: boolean }): Promise<AsyncIterable<string>>;
  subscribe(listener: (event: FeatureEvent) => void): () => void;
  /**
   * Deletes stored vectors, the artifact `hash`, unless they were used after `unusedSinceMs` or are being read. Resolves
   * with whether they went; their pictures are then missing.
   */
  dropChunk(hash: Sha256, unusedSinceMs: number): Promise<boolean>;
}
