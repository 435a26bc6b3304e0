/** What people are told of a run that cannot be had, or not be stopped. */
import { AppError } from '@/lib/domain/appError';
import type { Job } from '@/lib/domain/job';

export const STORE_FAILED = {
  code: 'unavailable' as const,
  message: 'The end of this run could not be stored in the database. The cells so far are kept: start again to go on.',
};

export function noSuchJob(jobId: string): AppError {
  return new AppError('not_found', `There is no run "${jobId}".`, { field: 'jobId' });
}

export function cannotCancel({ state }: Job): AppError {
  const ends = { completed: 'is complete already', failed: 'has failed already', cancelled: 'was cancelled already' };
  const how = state.status in ends ? ends[state.status as keyof typeof ends] : 'has ended already';
  return new AppError('conflict', `This run ${how}; there is nothing to cancel.`);
}
