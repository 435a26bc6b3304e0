/** Collections and labellings as they are taken out of one server and into another: lib/findingArchive/archive.ts. */
import type { CollectionVersion } from '@/lib/collections/collectionAt';
import type { ArchivedCollection, ArchivedLabelling } from '@/lib/findingArchive/archive';
import type { CollectionAdditions } from '@/lib/findingArchive/joinCollection';
import type { LabellingAdditions } from '@/lib/findingArchive/joinLabelling';

export interface ArchiveRepository<Whole, Additions> {
  whole(id: string): Promise<Whole | null>;
  /**
   * Stores one as it is, all or nothing. False: there is one of this id, which stays as it is. Throws `conflict` where an
   * entry of another one has the id of one of its own.
   */
  add(whole: Whole): Promise<boolean>;
  /** Adds what came after what `here` has, all or nothing. False: it was changed meanwhile. Throws as `add` does. */
  extend(here: Whole, additions: Additions): Promise<boolean>;
}

export interface CollectionArchiveRepository extends ArchiveRepository<ArchivedCollection, CollectionAdditions> {
  /** Of all of them, those that are put away too: oldest first, and of those of one instant by id. */
  versions(): Promise<({ id: string } & CollectionVersion)[]>;
}

export interface LabellingArchiveRepository extends ArchiveRepository<ArchivedLabelling, LabellingAdditions> {
  /** Those that are closed: oldest first, and of those of one instant by id. */
  closedIds(): Promise<string[]>;
  countOpen(): Promise<number>;
}
