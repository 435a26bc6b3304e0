import type { Job } from '@/lib/domain/job';

/** What is said of a job's state. */
export function progressText(job: Job): string {
  const cells = `${job.done} of ${job.total} cells`;
  switch (job.state.status) {
    case 'queued':
      return 'The run waits for the device.';
    case 'running':
      return `Computing: ${cells}.`;
    case 'completed':
      return `The heatmap is complete: ${job.total} cells.`;
    case 'cancelled':
      return `The run was cancelled at ${cells}. The map is partial.`;
    case 'failed':
      return `The run failed at ${cells}.`;
  }
}
