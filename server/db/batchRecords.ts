/** Stored batches of occlusion; their pictures with what was measured. */
import type { ErrorBody } from '@/lib/domain/appError';
import type { FailedPicture } from '@/lib/domain/failedPicture';
import type { BatchCounts, BatchPicture, BatchSort, OcclusionBatch, PictureDrop } from '@/lib/domain/occlusionBatch';
import type { Sha256 } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { Page } from './database';

export type NewBatch = Omit<OcclusionBatch, 'createdAt'> & { key: Sha256; imageIds: readonly string[] };
export interface BatchOrder {
  sort: BatchSort;
  descending: boolean;
  /** Only pictures that the network gets right and whose share outside is this or more. */
  rightWithShareOf?: number;
}
/** A measured picture with its map: a drop for each cell, row-major. */
export interface MeasuredPicture {
  place: number;
  image: Image;
  measures: PictureDrop;
  drops: Float32Array;
}
export interface BatchRepository {
  /** One with the same key is returned as it is. Throws `not_found` when a picture or the set is gone. */
  create(batch: NewBatch): Promise<OcclusionBatch>;
  get(id: string): Promise<OcclusionBatch | null>;
  /** Newest first. */
  listOfSet(imageSetId: string): Promise<OcclusionBatch[]>;
  delete(id: string): Promise<void>;
  counts(id: string): Promise<BatchCounts>;
  /** Median device time for a cell over the newest completed runs of a network, in milliseconds; null when there is none. */
  millisecondsPerCell(networkId: string): Promise<number | null>;
  /** The first ones that failed, in order. */
  failures(id: string, limit: number): Promise<FailedPicture[]>;
  /** Failed pictures wait again. */
  retryFailures(id: string): Promise<void>;
  /** Pictures that wait, from a place on, in order. */
  listWaiting(id: string, page: { from: number; limit: number }): Promise<{ place: number; image: Image }[]>;
  /** Measures of a picture; one that is measured already stays as it is. */
  setMeasured(id: string, place: number, measures: PictureDrop, drops: Float32Array): Promise<void>;
  setFailed(id: string, place: number, error: ErrorBody): Promise<void>;
  /** Pictures without a value come last; equal ones stay in their order. */
  list(id: string, page: { offset: number; limit: number }, order: BatchOrder): Promise<Page<BatchPicture & { drops: Float32Array | null }>>; // prettier-ignore
  /** Measured pictures from a place on, in order. */
  listMeasured(id: string, page: { from: number; limit: number }): Promise<MeasuredPicture[]>;
}
