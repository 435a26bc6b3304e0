/** Embeddings and selections as they are stored, and what can be done with the rows. */
import type { ErrorBody } from '@/lib/domain/appError';
import type { Embedding, Selection, SelectionSummary } from '@/lib/domain/embedding';
import type { Sha256 } from '@/lib/domain/hash';
import type { Page } from './database';

/** What everybody sees of an embedding is stored as it is; the state without what only a running process knows. */
export interface EmbeddingRecord extends Omit<Embedding, 'state'> {
  /** SHA-256 of everything that it is made of. */
  key: Sha256;
  /** The phases before the first iteration are `running`, too. */
  status: 'queued' | 'running' | 'paused' | 'finished' | 'failed';
  pausedBy: string | null;
  /** Ended by somebody before its last iteration. */
  stopped: boolean;
  error: ErrorBody | null;
  finishedAt: string | null;
  /** Null when it extends none, and once it is cleared. */
  extension: Extension | null;
  /** Which pictures its points are; those that it is wanted of while `points` is null. Null once it is cleared. */
  pointsHash: Sha256 | null;
  /** What its computation goes on from. */
  stateHash: Sha256 | null;
  /** PCA: every axis, as an array (points, axes). */
  axesHash: Sha256 | null;
}

/** What an embedding goes on from: the layout of the extended one as it was when this one was asked for. */
export type Extension = {
  iteration: number;
  pointsHash: Sha256;
  /** Its last frame. */
  frameHash: Sha256;
  /** Null for PCA, which has none. */
  stateHash: Sha256 | null;
};
export type NewEmbeddingRecord = Pick<
  EmbeddingRecord,
  'id' | 'key' | 'request' | 'featureKey' | 'layer' | 'extends' | 'requestedBy' | 'targetIterations' | 'extension'
> & { pointsHash: Sha256 };
export type EmbeddingChange = Partial<
  Omit<EmbeddingRecord, 'id' | 'key' | 'request' | 'featureKey' | 'layer' | 'extends' | 'createdAt' | 'keptFrames'>
>;

/** A picture of a set, as far as a map needs it. */
export interface MappedPicture {
  id: string;
  hash: Sha256;
  fileName: string;
  label: string | null;
}

export interface EmbeddingRepository {
  /** Queued, at the iteration that it goes on from. Throws AppError `conflict` when one with this key is there, `not_found` when set or network is gone. */
  create(embedding: NewEmbeddingRecord): Promise<EmbeddingRecord>;
  get(id: string): Promise<EmbeddingRecord | null>;
  findByKey(key: Sha256): Promise<EmbeddingRecord | null>;
  /** Newest first. */
  list(filter: { imageSetId?: string }, page: { offset: number; limit: number }): Promise<Page<EmbeddingRecord>>;
  /** Queued or running, oldest first. */
  listUnfinished(): Promise<EmbeddingRecord[]>;
  /** Durable when it resolves. Throws `not_found`. */
  update(id: string, change: EmbeddingChange): Promise<EmbeddingRecord>;
  /** The same iteration stored again replaces itself. */
  addFrame(id: string, frame: { iteration: number; hash: Sha256 }): Promise<void>;
  /** Rising. */
  frames(id: string): Promise<{ iteration: number; hash: Sha256 }[]>;
  /** Forgets all its artifacts and what was measured of them, so that it can be computed anew. */
  clear(id: string): Promise<void>;
  /** Those of some artifacts that other embeddings have, too. */
  sharedHashes(id: string, hashes: readonly Sha256[]): Promise<Sha256[]>;
  /** The pictures of a set, in its order. */
  pictures(imageSetId: string): Promise<MappedPicture[]>;
}

export interface SelectionRepository {
  /** Throws `not_found` when set or embedding is gone, `invalid_input` for a picture that is not in the set. */
  create(selection: Omit<Selection, 'createdAt'>): Promise<Selection>;
  get(id: string): Promise<Selection | null>;
  /** Newest first. */
  list(imageSetId: string): Promise<SelectionSummary[]>;
  /** Throws `not_found`. */
  update(id: string, change: Partial<Pick<Selection, 'name' | 'note'>>): Promise<Selection>;
  /** Of one that is gone already, too. */
  delete(id: string): Promise<void>;
  /** Its pictures, in the order of the set. */
  members(id: string): Promise<MappedPicture[]>;
}
