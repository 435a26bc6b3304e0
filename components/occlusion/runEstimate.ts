/** How long a run will take, from the runs of the same network that were completed before. */
import type { Job } from '@/lib/domain/job';

/** Median of the device time for one cell of completed runs, in milliseconds; null when there is none to learn from. */
export function millisecondsPerCell(jobs: readonly Job[], networkId: string): number | null {
  const times = jobs
    .flatMap(({ request, state, total }) =>
      request.networkId === networkId && state.status === 'completed' && state.computeMs > 0
        ? [state.computeMs / total]
        : [],
    )
    .sort((a, b) => a - b);
  if (times.length === 0) return null;
  const middle = Math.floor(times.length / 2);
  return times.length % 2 === 1 ? times[middle]! : (times[middle - 1]! + times[middle]!) / 2;
}
