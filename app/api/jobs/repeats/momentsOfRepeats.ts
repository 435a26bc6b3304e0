import { AppError } from '@/lib/domain/appError';
import type { Job } from '@/lib/domain/job';
import { repeatMoments, repeatRequests, type RepeatMap } from '@/lib/occlusion/repeats';
import type { RepeatsAnswer, RepeatsQuestion } from '@/lib/protocol/rest';
import type { Services } from '@/server/services';

/**
 * The two maps are made here, so that a page gets them and not the cells of up to twenty runs. One run after the other is
 * read; those that are running are in memory. Throws `invalid_input` (repeats, class, and what a run's spec is refused for).
 */
export async function momentsOfRepeats(
  { jobs }: { jobs: Pick<Services['jobs'], 'find' | 'log'> },
  { request, repeats, class: classIndex, score }: RepeatsQuestion,
): Promise<RepeatsAnswer> {
  const states: RepeatsAnswer['repeats'] = [];
  const maps: RepeatMap[] = [];
  let cells = 0;
  for (const one of repeatRequests(request, repeats)) {
    const job = await jobs.find(one);
    states.push({ jobId: job?.id ?? null, status: job?.state.status ?? null, done: job?.done ?? 0, total: job?.total ?? 0 }); // prettier-ignore
    if (!job?.base || job.done === 0) continue;
    maps.push({ probabilities: (await jobs.log(job.id)).map(classIndex), base: baseOf(job, classIndex) });
    cells = job.grid.rows * job.grid.cols;
  }
  const { mean, deviation } = repeatMoments(score, maps, cells);
  return { repeats: states, maps: maps.length, mean: numbers(mean), deviation: numbers(deviation) };
}

function baseOf(job: Job, classIndex: number): number {
  const base = job.base?.[classIndex];
  if (base !== undefined) return base;
  throw new AppError('invalid_input', `The network has ${job.classCount} classes: the class must be 0 to ${job.classCount - 1}, not ${classIndex}.`, { field: 'class' }); // prettier-ignore
}

/** JSON has no NaN. Seven digits are what a float32 holds. */
function numbers(map: Float32Array): (number | null)[] {
  return Array.from(map, (value) => (Number.isNaN(value) ? null : Number(value.toPrecision(7))));
}
