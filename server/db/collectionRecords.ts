/** Collections, and what is done to them and said of them. */
import type {
  Collection,
  CollectionEntry,
  CollectionRevision,
  NewCollection,
  NewCollectionEntry,
} from '@/lib/domain/collection';
import type { NewNotice } from '@/lib/domain/notice';
import type { Page } from './database';
import type { WordsRepository } from './wordsRevisions';

export interface CollectionFilter {
  /** Those that this finding is in. */
  finding?: string;
  /** Absent: all of them. */
  isPutAway?: boolean;
}
export interface CollectionRepository extends WordsRepository<Collection, CollectionRevision> {
  /** With the notices of its words: both or neither. One that is there already by this id is returned as it is. */
  create(collection: NewCollection, notices?: readonly NewNotice[]): Promise<Collection>;
  get(id: string): Promise<Collection | null>;
  /** The one that was changed last first. */
  list(filter: CollectionFilter, page: { offset: number; limit: number }): Promise<Page<Collection>>;
  /**
   * Adds to its log if `expected` is the number of the last entry, with what the log amounts to then and the notices: all or nothing.
   * Null: the log has grown meanwhile, or there is no such collection. Or an entry of it has this id. Throws `conflict` when
   * an entry of another collection has it.
   */
  addEntry(
    id: string,
    expected: number,
    entry: NewCollectionEntry,
    holds: Pick<Collection, 'findingIds' | 'isPutAway'>,
    notices?: readonly NewNotice[],
  ): Promise<CollectionEntry | null>;
  /** By number, those after `after`. */
  entries(id: string, after: number, limit: number): Promise<CollectionEntry[]>;
}
