/** Filters of the list of findings under a name, for everybody. */
import { randomUUID } from 'node:crypto';
import type { SavedFilter, SaveFilter } from '@/lib/domain/findingFilter';
import type { Database } from '../db/database';

export interface SavedFilterService {
  /** By name. */
  list(): Promise<SavedFilter[]>;
  /** Throws `conflict` with the field `name` when another one has it. */
  save(filter: SaveFilter): Promise<SavedFilter>;
  /** Throws `not_found`, and `conflict` as `save` does. */
  rename(id: string, name: string): Promise<SavedFilter>;
  delete(id: string): Promise<void>;
}

export function createSavedFilterService({
  database: { savedFilters },
}: {
  database: Pick<Database, 'savedFilters'>;
}): SavedFilterService {
  return {
    list: () => savedFilters.list(),
    save: (filter) => savedFilters.create({ ...filter, id: randomUUID() }),
    rename: (id, name) => savedFilters.rename(id, name),
    delete: (id) => savedFilters.delete(id),
  };
}
