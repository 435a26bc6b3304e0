import type {
  Collection,
  CollectionEntry,
  CollectionRevision,
  NewCollection,
  NewCollectionEntry,
} from '@/lib/domain/collection';
import type { EditFinding, RestoreFinding } from '@/lib/domain/findingWords';
import type { CollectionLog } from '@/lib/protocol/collectionRest';
import type { CollectionRepository } from '../db/collectionRecords';
import type { Page } from '../db/database';

export interface CollectionService {
  /**
   * Durable when it resolves. Sent again it is the same collection. Throws `conflict` with the field `id` when another one
   * has the id.
   */
  create(collection: NewCollection): Promise<Collection>;
  get(id: string): Promise<Collection | null>;
  /** As in server/db/database.ts. */
  list: CollectionRepository['list'];
  /** Other words, as the next revision: as FindingService.edit has it. */
  edit(id: string, edit: EditFinding): Promise<Collection>;
  /** The words of an older revision, as a new one: as FindingService.restore has it. */
  restore(id: string, restore: RestoreFinding): Promise<Collection>;
  /** Newest first. Throws `not_found`. */
  revisions(id: string, page: { offset: number; limit: number }): Promise<Page<CollectionRevision>>;
  /**
   * Does something to it, or says something of it. Durable when it resolves, with the entry; of several at once all are
   * kept, and one that was stored before is returned again. Null: it does what holds already. Throws `not_found`, and, with
   * the field, `conflict`, `forbidden`, `too_large` and `invalid_input`: see lib/collections/checkCollectionAct.ts.
   */
  act(id: string, entry: NewCollectionEntry): Promise<CollectionEntry | null>;
  /** What was done after entry `after`, by number. Throws `not_found`. */
  log(id: string, after: number, limit: number): Promise<CollectionLog>;
  /** All that was done, by number; nothing of a collection that is not there. */
  wholeLog(id: string): Promise<CollectionEntry[]>;
  /** Told of each change with the collection as it is then. */
  subscribe(listener: (collection: Collection) => void): () => void;
  /** Tells the listeners of one that was stored by somebody else: an import. */
  announce(collection: Collection): void;
}
