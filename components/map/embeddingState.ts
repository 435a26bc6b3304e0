import type { Embedding } from '@/lib/domain/embedding';

/** Whether something is still going to happen by itself, or would after "resume": it can be stopped. */
export function isMoving({ state }: Pick<Embedding, 'state'>): boolean {
  return state.status !== 'finished' && state.status !== 'failed';
}
