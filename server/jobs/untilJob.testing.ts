import { isFinal, type Job } from '@/lib/domain/job';
import type { JobService } from './jobService';

/** The job as it is told when the condition first holds. */
export function until(
  jobs: Pick<JobService, 'get' | 'subscribe'>,
  jobId: string,
  holds: (job: Job) => boolean,
): Promise<Job> {
  return new Promise((resolve) => {
    const stop = jobs.subscribe((event) => {
      if (event.kind !== 'updated' || event.job.id !== jobId || !holds(event.job)) return;
      stop();
      resolve(event.job);
    });
    void jobs.get(jobId).then((job) => job && holds(job) && (stop(), resolve(job)));
  });
}

export const hasEnded = (job: Job) => isFinal(job.state);
