/** How far an import is, in words. */
import { formatDuration } from '@/lib/domain/formatDuration';
import type { ImportProgress } from '@/lib/protocol/rest';
import { formatBytes } from '../../text/formatBytes';
import { itemsText } from './exportText';

export type StepProgress =
  { kind: 'sending'; done: number; total: number } | Exclude<ImportProgress, { kind: 'started' }>;

export interface ImportStep {
  kind: StepProgress['kind'];
  /** Of the bar. */
  label: string;
  done: number;
  total: number;
  text: string;
  /** "about 12 s"; null: it cannot be said yet. */
  left: string | null;
  /** When this kind of step began; milliseconds. */
  sinceMs: number;
}

/** Before that nobody knows how fast it goes. */
const ESTIMATE_AFTER_MS = 2000;
const LABELS = {
  sending: 'Sending the archive',
  looking: 'Looking through the archive',
  storing: 'Storing what is in it',
} as const;

/** @param before the step before this one; null: there is none */
export function stepOf(progress: StepProgress, before: ImportStep | null, nowMs = performance.now()): ImportStep {
  const { kind, done, total } = progress;
  const sinceMs = before?.kind === kind ? before.sinceMs : nowMs;
  return {
    kind,
    label: LABELS[kind],
    done,
    total,
    text: textOf(progress),
    left: leftOf(progress, nowMs - sinceMs),
    sinceMs,
  };
}

/** Whether the server cannot have stored anything yet: it begins when it has all of the archive. */
export function isSending({ kind, done, total }: Pick<ImportStep, 'kind' | 'done' | 'total'>): boolean {
  return kind === 'sending' && done < total;
}

function textOf(progress: StepProgress): string {
  const { kind, done, total } = progress;
  switch (kind) {
    case 'sending':
      return total > 0 && done >= total
        ? 'It is sent, and is being opened…'
        : `${formatBytes(done)} of ${formatBytes(total)} are sent`;
    case 'looking':
      return `Looked through ${itemsText(progress.found)}, ${formatBytes(done)} of ${formatBytes(total)}`;
    case 'storing':
      return `Stored ${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`;
  }
}

function leftOf({ done, total }: StepProgress, elapsedMs: number): string | null {
  if (elapsedMs < ESTIMATE_AFTER_MS || done <= 0 || done >= total) return null;
  return `about ${formatDuration((elapsedMs / done) * (total - done))}`;
}
