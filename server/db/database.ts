/** The stored rows, behind one small interface per noun. Prisma implements it; nothing outside this folder sees Prisma. */
import type { Finding, FindingCheck } from '@/lib/domain/finding';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Job, JobState } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { OcclusionIdentity, Device } from '@/lib/domain/provenance';
import type { ErrorBody } from '@/lib/domain/appError';
import type { Session, SessionView } from '@/lib/domain/session';
import type { Sha256 } from '@/lib/domain/hash';

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
}
export interface ImageRepository {
  createSet(set: Omit<ImageSet, 'createdAt' | 'imageCount'>): Promise<ImageSet>;
  getSet(id: string): Promise<ImageSet | null>;
  listSets(): Promise<ImageSet[]>;
  /** Appends to the set, positions in order. All or nothing. */
  addImages(imageSetId: string, images: Omit<Image, 'imageSetId' | 'position'>[]): Promise<Image[]>;
  get(id: string): Promise<Image | null>;
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
        'status' | 'error' | 'cancelledBy' | 'device' | 'computeMs' | 'resultHash' | 'pixelsHash' | 'finishedAt'
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

export interface FindingRepository {
  create(finding: Omit<Finding, 'createdAt' | 'checks'>): Promise<Finding>;
  get(id: string): Promise<Finding | null>;
  /** Newest first, with their checks, newest first. */
  list(
    filter: { sessionId?: string; networkId?: string; tag?: string; search?: string },
    page: { offset: number; limit: number },
  ): Promise<Page<Finding>>;
  createCheck(check: Omit<FindingCheck, 'createdAt'>): Promise<FindingCheck>;
  updateCheck(id: string, outcome: FindingCheck['outcome']): Promise<FindingCheck>;
  /** The check that a job was started for. */
  findCheckByJob(jobId: string): Promise<FindingCheck | null>;
}

export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  networks: NetworkRepository;
  images: ImageRepository;
  sessions: SessionRepository;
  jobs: JobRepository;
  findings: FindingRepository;
  close(): Promise<void>;
}
