/** Networks that are published elsewhere and can be pulled into the store. */
import type { Task } from '@/lib/domain/task';
import type { CatalogueItem } from '@/lib/protocol/rest';

export interface CatalogueService {
  list(): Promise<CatalogueItem[]>;
  /**
   * Starts pulling a network, or joins the pull that is under way. A file that is stored already is not pulled again.
   * Throws `not_found` that names what there is. The task's report says `networkId` once it is complete.
   */
  pull(id: string): Promise<Task>;
  /** Folder of the partial files. */
  readonly partialsDir: string;
  /** Whether a partial file (by its name) is being written now. */
  isPulling(fileName: string): boolean;
}
