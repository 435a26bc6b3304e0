/**
 * Ends of jobs that everybody was told of but the database did not take (a full disk, a lost connection). They are
 * written before anything else is done with the job: a final state never changes [J1].
 */
import type { JobRecord, JobRepository } from '../db/database';
import type { JobChange } from './executeJob';

export class UnstoredEnds {
  private readonly ends = new Map<string, JobChange>();

  constructor(private readonly jobs: Pick<JobRepository, 'update'>) {}

  keep(jobId: string, end: JobChange): void {
    this.ends.set(jobId, end);
  }

  /** The row with its end. Throws what the database throws while it still does not take it. */
  async settle(record: JobRecord): Promise<JobRecord> {
    const end = this.ends.get(record.id);
    if (!end) return record;
    const settled = await this.jobs.update(record.id, end);
    this.ends.delete(record.id);
    return settled;
  }
}
