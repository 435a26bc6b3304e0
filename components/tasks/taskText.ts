/** What is said of a task, to the eye and to the ear. */
import { formatDuration } from '@/lib/domain/formatDuration';
import type { Task, TaskKind } from '@/lib/domain/task';
import { formatBytes } from '../text/formatBytes';

/** "231 of 2,000 pictures", "4.9 of 124 MB"; "231 pictures" while the total is not known. */
export function amountText({ done, total, unit }: Pick<Task, 'done' | 'total' | 'unit'>): string {
  if (unit === 'bytes') return total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  const noun = (total ?? done) === 1 ? 'picture' : 'pictures';
  const count = done.toLocaleString('en');
  return total === null ? `${count} ${noun}` : `${count} of ${total.toLocaleString('en')} ${noun}`;
}

/** "5.2 MB/s", "about 31 pictures/s"; null until the server has seen enough to tell. */
export function speedText({ done, total, unit, state }: Task): string | null {
  if (state.status !== 'running' || state.etaMs === null || state.etaMs <= 0 || total === null) return null;
  const perSecond = ((total - done) / state.etaMs) * 1000;
  if (perSecond <= 0) return null;
  if (unit === 'bytes') return `${formatBytes(perSecond)}/s`;
  if (perSecond >= 1) return `${Number(perSecond.toPrecision(2)).toLocaleString('en')} pictures/s`;
  return `a picture every ${formatDuration(1000 / perSecond)}`;
}

/** "3 min 20 s left". */
export function timeLeftText({ state }: Task): string | null {
  return state.status === 'running' && state.etaMs !== null ? `${formatDuration(state.etaMs)} left` : null;
}

/** What a stopped task leaves in place. */
const KEPT: Record<TaskKind, string> = {
  import: 'Pictures that are in the set stay there; the same import goes on with the others.',
  pull: 'The part that has arrived is kept: the next try goes on from there.',
  prediction: 'Predictions that were made are kept: the next run goes on with the others.',
  occlusion:
    'Pictures that were measured are kept, and the cells of the one it was at: the next run goes on from there.',
  features: 'Vectors that were computed are kept: the next run goes on with the others.',
  attribution: 'Nothing of a part is kept: the next run begins anew.',
};
export function keptText({ kind, done }: Pick<Task, 'kind' | 'done'>): string | null {
  return done > 0 ? KEPT[kind] : null;
}

/** For screen readers. */
export function announcementText(task: Task): string {
  switch (task.state.status) {
    case 'queued':
      return `${task.title}: waiting.`;
    case 'running':
      return `${task.title}: ${amountText(task)}.`;
    case 'completed':
      return `${task.title}: complete.`;
    case 'cancelled':
      return `${task.title}: cancelled at ${amountText(task)}.`;
    case 'failed':
      return `${task.title}: failed. ${task.state.error.message}`;
  }
}
