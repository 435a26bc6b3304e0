/** Embeddings: maps of image sets that are computed, watched while they converge, and kept with their frames. */
import type {
  Embedding,
  EmbeddingAction,
  EmbeddingPoints,
  EmbeddingRequest,
  PointNeighbours,
  PointPredictions,
} from '@/lib/domain/embedding';
import type { Metric } from '@/lib/domain/embeddingSpec';
import type { Page } from '../db/database';

/** A layout on its way to watchers: encoded by lib/embedding/frames.ts. */
export interface LiveFrame {
  iteration: number;
  bytes: Uint8Array;
}

export type EmbeddingEvent =
  /** New, or its state, its points, its kept frames or its measures changed. At most ten times a second for one. */
  | { kind: 'updated'; embedding: Embedding }
  /** The newest layout. Whoever cannot take it now takes a later one. */
  | { kind: 'frame'; embeddingId: string; frame: LiveFrame };

export interface NewEmbedding extends EmbeddingRequest {
  by: string;
  /**
   * Goes on from this one's layout: pictures that came since are placed in it, those that went are left out. Its
   * request must be the same but for the iterations.
   */
  extends?: string;
}

export const COORDINATE_FORMATS = ['npy', 'csv', 'json'] as const;
export type CoordinateFormat = (typeof COORDINATE_FORMATS)[number];

export interface EmbeddingService {
  /**
   * Computes the map of a set, its vectors first where they are missing. The same request of the same pictures is the
   * same embedding, whatever state it is in, unless it failed: then it is tried again. Throws `not_found`;
   * `invalid_input` with the field; `too_large` for too many points.
   */
  start(request: NewEmbedding): Promise<Embedding>;
  get(id: string): Promise<Embedding | null>;
  /** Newest first. */
  list(filter: { imageSetId?: string }, page: { offset: number; limit: number }): Promise<Page<Embedding>>;
  /** Throws `not_found`, and `conflict` where the state does not allow it (which it names). */
  control(id: string, action: EmbeddingAction, by: string): Promise<Embedding>;
  /** Throws `not_found`; `conflict` before the points are known. */
  points(id: string): Promise<EmbeddingPoints>;
  predictions(id: string, networkId: string): Promise<PointPredictions>;
  /** The newest frame: live while it runs, else the stored one; null before there is one. Throws `not_found`. */
  newestFrame(id: string): Promise<LiveFrame | null>;
  /** A kept frame. Throws `not_found` for an iteration that was not kept. */
  frame(id: string, iteration: number): Promise<LiveFrame>;
  /** PCA: the layout on two axes, counted from 0. Throws `invalid_input` for others than it has. */
  axes(id: string, x: number, y: number): Promise<LiveFrame>;
  /**
   * The k nearest in the space of the vectors, of the embedding's pictures that have one, nearest first. Throws
   * `conflict` when the picture itself has none any more.
   */
  neighbours(id: string, imageId: string, search: { k: number; metric: Metric }): Promise<PointNeighbours>;
  /** The layout at a kept iteration (the newest by default) with file names and labels; `json` holds all that it is made of. */
  coordinates(
    id: string,
    format: CoordinateFormat,
    options?: { iteration?: number; imageIds?: readonly string[] },
  ): Promise<AsyncIterable<string | Uint8Array>>;
  /**
   * Deletes the frames and everything else that is stored of a map that is over; asked for again, it is computed anew.
   * Resolves with whether they went. What was used after `unusedSinceMs`, or belongs to another map too, stays.
   */
  dropArtifacts(id: string, unusedSinceMs: number): Promise<boolean>;
  subscribe(listener: (event: EmbeddingEvent) => void): () => void;
  /** Takes up again what a dead process left: those that ran go on from their last stored state. */
  recover(): Promise<void>;
  /** Stores the state of what runs; the next start goes on with it. */
  close(): Promise<void>;
}
