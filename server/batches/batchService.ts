/** Batches: occlusion of many pictures, as a task. */
import type { BatchSettings, BatchSummary, OcclusionBatch } from '@/lib/domain/occlusionBatch';
import type { Task } from '@/lib/domain/task';
import type { BatchOrder, BatchRepository, MeasuredPicture } from '../db/batchRecords';

export interface NewBatchRequest extends BatchSettings {
  networkId: string;
  imageSetId: string;
  /** Of the set, in the order of the batch. */
  imageIds: readonly string[];
  name: string;
}

/** Mean and spread of the drops over the measured pictures: a number for each cell of the grid, row-major. */
export interface MeanDrop {
  pictures: number;
  mean: Float32Array;
  /** Standard deviation over n − 1; NaN for fewer than two pictures. */
  deviation: Float32Array;
}

export interface BatchService {
  /**
   * Makes the batch, or finds the one with the same pictures and settings, and starts what is missing of it; pictures
   * that failed are tried again. Throws `not_found`, `invalid_input`, `too_large`.
   */
  create(request: NewBatchRequest): Promise<{ batch: OcclusionBatch; task: Task }>;
  /** Goes on with what is missing. Throws `not_found`. */
  start(id: string): Promise<Task>;
  get(id: string): Promise<BatchSummary>;
  listOfSet(imageSetId: string): Promise<BatchSummary[]>;
  /** Cancels it and forgets what was measured. The cells of its runs stay, until storage is cleared. */
  delete(id: string): Promise<void>;
  pictures(id: string, page: { offset: number; limit: number }, order: BatchOrder): ReturnType<BatchRepository['list']>;
  /** Measured pictures in the order of the batch, page by page. */
  measured(id: string): AsyncGenerator<MeasuredPicture[]>;
  mean(id: string): Promise<MeanDrop>;
}
