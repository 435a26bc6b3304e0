/** The stored rows, behind one small interface per noun. Prisma implements it; nothing outside this folder sees Prisma. */
import type { Finding, FindingCheck, NewCheck, NewFinding } from '@/lib/domain/finding';
import type { NewReviewEntry, ReviewEntry } from '@/lib/domain/findingReview';
import type { FindingFacets, FindingFilter, SavedFilter, SearchMatches } from '@/lib/domain/findingFilter';
import type { FindingRevision, FindingWords } from '@/lib/domain/findingWords';
import type { NewNotice } from '@/lib/domain/notice';
import type { Image, ImageSet, NewImage } from '@/lib/domain/imageSet';
import type { Job, JobState } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type {
  Outcome,
  PicturePrediction,
  PictureSort,
  PredictionOrigin,
  PredictionTally,
} from '@/lib/domain/prediction';
import type { OcclusionIdentity, Device } from '@/lib/domain/provenance';
import type { ErrorBody } from '@/lib/domain/appError';
import type { FailedPicture } from '@/lib/domain/failedPicture';
import type { FeatureOrigin, FeatureSpace, FeatureTally } from '@/lib/domain/features';
import type { Session, SessionView } from '@/lib/domain/session';
import type { Task, TaskStatus } from '@/lib/domain/task';
import type { Sha256 } from '@/lib/domain/hash';
import type { BatchRepository } from './batchRecords';
import type { CollectionArchiveRepository, LabellingArchiveRepository } from './archiveRecords';
import type { CollectionRepository } from './collectionRecords';
import type { EmbeddingRepository, SelectionRepository } from './embeddingRecords';
import type { LabellingRepository } from './labellingRecords';
import type { WordsRepository } from './wordsRevisions';
import type { FindingArchiveRepository } from './findingArchiveRecords';
import type { PublicLinkRepository } from './publicLinkRecords';
import type { NoticeRepository, ReviewEffects } from './noticeRecords';
import type { MeaningRepository } from './meaningRecords';

/** A page of a list, by position: `total` counts the whole list. */
export interface Page<T> {
  items: T[];
  total: number;
}

export interface NetworkRepository {
  /** Same weights and card as a stored network: that one is returned. */
  create(network: Omit<Network, 'createdAt'>): Promise<Network>;
  get(id: string): Promise<Network | null>;
  findByHashes(weightsHash: Sha256, cardHash: Sha256): Promise<Network | null>;
  list(): Promise<Network[]>;
}

export interface ImageFilter {
  /** Part of the file name or the label, any case. */
  search?: string;
  label?: string;
  /** Whose predictions the conditions below are about; without it they are ignored. */
  network?: string;
  /** The predicted class. */
  prediction?: number;
  /** The class of the picture's own label. */
  actual?: number;
  outcome?: Outcome;
  /** Bounds of the predicted class's probability, both included. */
  minConfidence?: number;
  maxConfidence?: number;
  /** Pictures without a prediction are left out unless it is `position`, the default. */
  sort?: PictureSort;
}
export interface PictureState {
  id: string;
  hash: Sha256;
  /** When its set last got one of the same name and label with other bytes; null: not since that moment. */
  replacedAt: string | null;
}

export interface ImageRepository {
  createSet(set: Omit<ImageSet, 'createdAt' | 'imageCount'>): Promise<ImageSet>;
  getSet(id: string): Promise<ImageSet | null>;
  listSets(): Promise<ImageSet[]>;
  /** Appends to the set, positions in order. All or nothing. */
  addImages(imageSetId: string, images: NewImage[]): Promise<Image[]>;
  get(id: string): Promise<Image | null>;
  /** In any order; those that do not exist are left out. */
  getMany(ids: readonly string[]): Promise<Image[]>;
  /** Pictures of a set with these bytes, in any order. */
  findByHashes(imageSetId: string, hashes: readonly Sha256[]): Promise<Image[]>;
  /** What became of these pictures since a moment, in any order; those that do not exist are left out. */
  stateSince(ids: readonly string[], since: string): Promise<PictureState[]>;
  /** Ids of a set's pictures that begin so. */
  idsWithPrefix(imageSetId: string, prefix: string): Promise<string[]>;
  list(imageSetId: string, page: { offset: number; limit: number }, filter?: ImageFilter): Promise<Page<Image>>;
  /** Labels of a set with their counts, in alphabetical order. */
  labels(imageSetId: string): Promise<{ label: string; count: number }[]>;
  deleteSet(id: string): Promise<void>;
}

export interface SessionRepository {
  create(session: { id: string; name: string; view: SessionView }): Promise<Session>;
  get(id: string): Promise<Session | null>;
  list(): Promise<Session[]>;
  /** Durable when it resolves. */
  updateView(id: string, view: SessionView): Promise<Session>;
}

/** A job as it is stored: the state without what only a running process knows. */
export interface JobRecord {
  id: string;
  resultKey: Sha256;
  attempt: number;
  networkId: string;
  imageId: string;
  identity: OcclusionIdentity;
  grid: Job['grid'];
  classCount: number;
  recheckOf: string | null;
  requestedBy: string;
  createdAt: string;
  status: JobState['status'];
  error: ErrorBody | null;
  cancelledBy: string | null;
  device: Device | null;
  computeMs: number;
  resultHash: Sha256 | null;
  pixelsHash: Sha256 | null;
  /** Of the server that ran it last; null before that, and for jobs that ran before versions were noted. */
  specularVersion: string | null;
  finishedAt: string | null;
}
export type NewJobRecord = Pick<
  JobRecord,
  | 'id'
  | 'resultKey'
  | 'attempt'
  | 'networkId'
  | 'imageId'
  | 'identity'
  | 'grid'
  | 'classCount'
  | 'recheckOf'
  | 'requestedBy'
>;
export interface ResultChunk {
  from: number;
  count: number;
  hash: Sha256;
}
export interface JobRepository {
  /** Throws AppError `conflict` when this attempt exists already. */
  create(job: NewJobRecord): Promise<JobRecord>;
  get(id: string): Promise<JobRecord | null>;
  /** The newest attempt at a result. */
  latest(resultKey: Sha256): Promise<JobRecord | null>;
  /** Changes a job that is not final; a final one stays as it is and is returned unchanged. */
  update(
    id: string,
    change: Partial<
      Pick<
        JobRecord,
        | 'status'
        | 'error'
        | 'cancelledBy'
        | 'device'
        | 'computeMs'
        | 'resultHash'
        | 'pixelsHash'
        | 'specularVersion'
        | 'finishedAt'
      >
    >,
  ): Promise<JobRecord>;
  /** Jobs that a dead process left queued or running, oldest first. */
  listUnfinished(): Promise<JobRecord[]>;
  /** Notes that a session asked for a job (again): it is then the newest of the session. */
  noteRequest(sessionId: string, jobId: string): Promise<void>;
  listOfSession(sessionId: string, limit: number): Promise<JobRecord[]>;
  sessionsOf(jobId: string): Promise<string[]>;
  addChunk(resultKey: Sha256, chunk: ResultChunk): Promise<void>;
  /** In order of `from`. */
  chunks(resultKey: Sha256): Promise<ResultChunk[]>;
  /** All of them, or those from a log position on. */
  deleteChunks(resultKey: Sha256, from?: number): Promise<void>;
}

/** What a list of findings says of one. */
export type FindingHead = Pick<Finding, 'id' | 'title' | 'status' | 'author' | 'revision' | 'reviewNumber'>;

export interface FindingRepository extends WordsRepository<Finding, FindingRevision> {
  /** With the notices of its words, if any: both or neither. */
  create(finding: NewFinding, notices?: readonly NewNotice[]): Promise<Finding>;
  get(id: string): Promise<Finding | null>;
  /** Of those of them that are there, in any order, without what they rest on. */
  heads(ids: readonly string[]): Promise<FindingHead[]>;
  /**
   * Newest first, with their checks, newest first; of a search first those that fit it best. Throws `invalid_input` when
   * there is nothing in the search that could be looked for.
   */
  list(filter: FindingFilter & { sessionId?: string }, page: { offset: number; limit: number }): Promise<Page<Finding>>;
  /** The values that the filters can have beside the others. Throws as `list` does. */
  facets(filter: FindingFilter & { sessionId?: string }): Promise<FindingFacets>;
  /** What the search found in the words of these findings. */
  matches(search: string, findings: readonly FindingWords[]): Promise<SearchMatches>;
  /**
   * Adds to the log of a finding's review if `expected` is the number of its last entry, with what follows from the
   * entry: all or nothing. Null: the log has grown meanwhile, or there is no such finding. Or an
   * entry of it has this id. Throws `conflict` when an entry of another finding has it.
   */
  addReviewEntry(
    expected: number,
    entry: NewReviewEntry & { findingId: string },
    effects: ReviewEffects,
  ): Promise<ReviewEntry | null>;
  /** By number, those after `after`. */
  reviewEntries(findingId: string, after: number, limit: number): Promise<ReviewEntry[]>;
  createCheck(check: NewCheck): Promise<FindingCheck>;
  updateCheck(id: string, outcome: FindingCheck['outcome']): Promise<FindingCheck>;
  /** The check that a job was started for. */
  findCheckByJob(jobId: string): Promise<FindingCheck | null>;
}

export interface SavedFilterRepository {
  /** Throws `conflict` when another one has the name. */
  create(filter: Omit<SavedFilter, 'createdAt'>): Promise<SavedFilter>;
  /** By name. */
  list(): Promise<SavedFilter[]>;
  /** Throws `not_found`, and `conflict` when another one has the name. */
  rename(id: string, name: string): Promise<SavedFilter>;
  /** One that is gone already is no error. */
  delete(id: string): Promise<void>;
}

/** A task as it is stored: what it was asked to do, how far it came, and how it ended. */
export interface TaskRecord {
  id: string;
  kind: Task['kind'];
  title: string;
  subject: string;
  key: string;
  unit: Task['unit'];
  done: number;
  total: number | null;
  input: Json;
  report: Task['report'];
  status: TaskStatus;
  error: ErrorBody | null;
  createdAt: string;
  finishedAt: string | null;
}
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export interface TaskRepository {
  create(
    task: Pick<TaskRecord, 'id' | 'kind' | 'title' | 'subject' | 'key' | 'unit' | 'total' | 'input'>,
  ): Promise<TaskRecord>;
  get(id: string): Promise<TaskRecord | null>;
  /** Changes a task that is not over; one that is stays as it is and is returned unchanged. */
  update(
    id: string,
    change: Partial<Pick<TaskRecord, 'done' | 'total' | 'report' | 'status' | 'error' | 'finishedAt'>>,
  ): Promise<TaskRecord>;
  /** First those that are not over, newest first; then the others, last ended first. */
  list(filter: { kind?: Task['kind']; subject?: string }, limit: number): Promise<TaskRecord[]>;
  /** Oldest first. */
  listUnfinished(): Promise<TaskRecord[]>;
  /** The task with this key that is not over. */
  findUnfinished(key: string): Promise<TaskRecord | null>;
}

/** One picture of a set with what the network says about it. */
export interface PredictedImage {
  image: Image;
  prediction: PicturePrediction;
}
export interface PredictionRepository {
  /** A stretch of predicting; the rows that it computes name it. */
  startRun(run: { id: string; networkId: string; device: Device; specularVersion: string }): Promise<void>;
  /** All or nothing. A picture that has a prediction keeps it. Throws `conflict` when a picture was deleted meanwhile. */
  add(networkId: string, predictions: (PicturePrediction & { runId: string })[]): Promise<void>;
  /** Pictures of a set without a prediction, from a position on, in order. */
  listMissing(networkId: string, imageSetId: string, page: { from: number; limit: number }): Promise<Image[]>;
  /** Every prediction of pictures with these bytes, in whatever set; in any order. */
  findByHashes(
    networkId: string,
    hashes: readonly Sha256[],
  ): Promise<(PicturePrediction & { hash: Sha256; runId: string })[]>;
  /** In any order; pictures without a prediction are not in it. */
  ofImages(networkId: string, imageIds: readonly string[]): Promise<PicturePrediction[]>;
  /** Predicted pictures of a set, from a position on, in order. */
  listPredicted(
    networkId: string,
    imageSetId: string,
    page: { from: number; limit: number },
  ): Promise<PredictedImage[]>;
  tally(networkId: string, imageSetId: string): Promise<PredictionTally>;
  /** Newest first. */
  origins(networkId: string, imageSetId: string): Promise<PredictionOrigin[]>;
  /** Networks with predictions of a set, and how many pictures each has. */
  networksOf(imageSetId: string): Promise<{ networkId: string; predicted: number }[]>;
}

/** Where a picture's vector lies: a row of a chunk. */
export interface VectorPlace {
  chunkHash: Sha256;
  row: number;
}
/** A picture of a set with its vector, with the reason why it has none, or with neither while it is not computed. */
export interface FeatureRow {
  image: Image;
  place: VectorPlace | null;
  problem: ErrorBody | null;
}
export interface NewFeatureChunk {
  hash: Sha256;
  device: Device;
  specularVersion: string;
  /** The pictures' hashes, in the order of the rows. */
  imageHashes: readonly Sha256[];
  /** Of the last of them, where they were computed before; now by default. */
  computedAt?: Date;
}
/** Vectors that lie in one artifact. */
export interface StoredFeatureChunk {
  hash: Sha256;
  device: Device;
  specularVersion: string;
  computedAt: Date;
  /** Pictures whose vector lies in it, whatever set they are in. */
  rows: number;
}
export interface FeatureRepository {
  /** A space that is there already is returned as it is. */
  addSpace(space: Omit<FeatureSpace, 'createdAt'>): Promise<FeatureSpace>;
  getSpace(key: Sha256): Promise<FeatureSpace | null>;
  /** Those that have vectors of pictures of the set, or a task that computes them; newest first. */
  spacesOf(imageSetId: string): Promise<FeatureSpace[]>;
  /** All or nothing. A picture that has a vector or a problem gets this vector instead. */
  addChunk(key: Sha256, chunk: NewFeatureChunk): Promise<void>;
  /** Pictures that have a vector keep it. */
  addProblems(key: Sha256, problems: readonly { imageHash: Sha256; problem: ErrorBody }[]): Promise<void>;
  /** Of the pictures of a set: they are then missing. */
  clearProblems(key: Sha256, imageSetId: string): Promise<void>;
  /** The first ones, in the order of the set. */
  problems(key: Sha256, imageSetId: string, limit: number): Promise<FailedPicture[]>;
  /** Pictures of a set with neither vector nor problem, from a position on, in order. */
  listMissing(key: Sha256, imageSetId: string, page: { from: number; limit: number }): Promise<Image[]>;
  /** Every picture of a set, from a position on, in order. */
  listRows(key: Sha256, imageSetId: string, page: { from: number; limit: number }): Promise<FeatureRow[]>;
  tally(key: Sha256, imageSetId: string): Promise<FeatureTally>;
  /** Newest first. */
  origins(key: Sha256, imageSetId: string): Promise<FeatureOrigin[]>;
  /** Chunks with vectors of a set. */
  chunkHashes(key: Sha256, imageSetId: string): Promise<Sha256[]>;
  /** The same with what is known of them, in the order of the set's first picture in each. */
  chunksOf(key: Sha256, imageSetId: string): Promise<StoredFeatureChunk[]>;
  /** The pictures whose vector lies in a chunk, by row; several may share one. */
  rowsOfChunk(key: Sha256, hash: Sha256): Promise<{ imageHash: Sha256; row: number }[]>;
  /** Forgets a chunk and its vectors, in whatever space it is. */
  deleteChunk(hash: Sha256): Promise<void>;
  /** Forgets the chunks of a space in which no picture has its vector any more. Those that no other space has. */
  deleteEmptyChunks(key: Sha256): Promise<Sha256[]>;
}

/** Which artifacts the rows need. */
export interface StorageRepository {
  references(): Promise<Record<'networks' | 'pictures' | 'evidence', Sha256[]>>;
  /** The artifacts of every result. `needed`: by a job that is not over, or by a check that waits for it. */
  results(): Promise<{ resultKey: Sha256; hashes: Sha256[]; needed: boolean }[]>;
  /** The artifacts that hold activation vectors. `needed`: by a task that is not over. */
  vectorChunks(): Promise<{ hash: Sha256; needed: boolean }[]>;
  /** The artifacts of every embedding that has some; several may share one. `needed`: it is not over. */
  embeddings(): Promise<{ id: string; hashes: Sha256[]; needed: boolean }[]>;
}

export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  networks: NetworkRepository;
  images: ImageRepository;
  predictions: PredictionRepository;
  features: FeatureRepository;
  embeddings: EmbeddingRepository;
  selections: SelectionRepository;
  sessions: SessionRepository;
  jobs: JobRepository;
  findings: FindingRepository;
  findingArchive: FindingArchiveRepository;
  collectionArchive: CollectionArchiveRepository;
  labellingArchive: LabellingArchiveRepository;
  notices: NoticeRepository;
  meanings: MeaningRepository;
  savedFilters: SavedFilterRepository;
  labellings: LabellingRepository;
  collections: CollectionRepository;
  publicLinks: PublicLinkRepository;
  batches: BatchRepository;
  tasks: TaskRepository;
  storage: StorageRepository;
  close(): Promise<void>;
}
