/** Vectors of the words of findings: made of them, and made again where they are missing. */
import type { FindingFilter } from '@/lib/domain/findingFilter';
import type { FindingStatus } from '@/lib/domain/findingReview';
import type { FindingWords } from '@/lib/domain/findingWords';

export interface WordsToRead extends FindingWords {
  id: string;
  revision: number;
}

export interface ReadWords {
  findingId: string;
  /** Of the words that the vectors are of. */
  revision: number;
  /** Passages × dimensions, in bytes: lib/meaning/nearest.ts. */
  vectors: Int8Array;
}

export interface ComparedFinding extends FindingWords {
  id: string;
  author: string;
  status: FindingStatus;
}

/** `encoder`: whose vectors; those of another one cannot be compared with them. */
export interface MeaningRepository {
  /** Findings whose words, as they are now, have no vectors, the newest first. */
  missing(encoder: string, limit: number): Promise<WordsToRead[]>;
  countMissing(encoder: string): Promise<number>;
  /** Vectors of newer words stay; findings that are gone meanwhile are left out. */
  put(encoder: string, read: readonly ReadWords[]): Promise<void>;
  /** Those behind an id, in the order of their ids; empty at the end. */
  page(encoder: string, after: string, limit: number): Promise<ReadWords[]>;
  /** The ids of the findings that a filter without a search lets through. */
  ids(filter: Omit<FindingFilter, 'search'>): Promise<string[]>;
  /** In any order; those that are there. */
  findings(ids: readonly string[]): Promise<ComparedFinding[]>;
}
