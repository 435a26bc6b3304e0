/** What is said of an import, in the page that sends the pictures and in the task that goes on without it. */
import { formatDuration } from '@/lib/domain/formatDuration';

export interface ImportFigures {
  added: number;
  alreadyThere: number;
  refusedCount: number;
}

/** "1,200 added, 300 already there, 4 left out". */
export function importFiguresText({ added, alreadyThere, refusedCount }: ImportFigures): string {
  const parts = [`${count(added)} added`];
  if (alreadyThere > 0) parts.push(`${count(alreadyThere)} already there`);
  if (refusedCount > 0) parts.push(`${count(refusedCount)} left out`);
  return parts.join(', ');
}

/** How long yet, at the speed so far: "12 s left"; null before there is a speed. */
export function remainingText(done: number, total: number, elapsedMs: number): string | null {
  if (done <= 0 || done >= total || elapsedMs < 1000) return null;
  return `${formatDuration((elapsedMs / done) * (total - done))} left`;
}

function count(pictures: number): string {
  return pictures.toLocaleString('en-GB');
}
