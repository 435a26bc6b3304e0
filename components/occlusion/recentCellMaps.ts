import type { Job } from '@/lib/domain/job';
import { CellMap } from './cellMap';

/** Maps that are kept, so that going back to one shows it at once. */
const KEPT_MAPS = 8;

/** The cell maps that were used last, by result: the next attempt at a result goes on with the same cells. */
export class RecentCellMaps {
  private readonly maps = new Map<string, CellMap>();

  /** The map of a job's result; empty when it is new or was not used for long. */
  of(job: Pick<Job, 'resultKey' | 'grid'>): CellMap {
    const map = this.maps.get(job.resultKey) ?? new CellMap(job.grid);
    this.maps.delete(job.resultKey);
    this.maps.set(job.resultKey, map);
    for (const oldest of this.maps.keys()) {
      if (this.maps.size <= KEPT_MAPS) break;
      this.maps.delete(oldest);
    }
    return map;
  }
}
