/** The imports that are under way: each has an id, by which it can be stopped, and tells how far it is. */
import { randomUUID } from 'node:crypto';
import type { ImportProgress } from '@/lib/protocol/findingArchiveRest';
import type { ImportWatch } from './findingArchiveService';
import type { ImportRun } from './importArchive';

const TELL_EVERY_MS = 200;

export interface RunningImports {
  run<T>(watch: ImportWatch, work: (run: ImportRun) => Promise<T>): Promise<T>;
  /** False: there is none of this id, or it is over. */
  stop(id: string): boolean;
}

export function runningImports(): RunningImports {
  const running = new Map<string, AbortController>();
  return {
    async run({ signal, onProgress }, work) {
      const id = randomUUID();
      const stop = new AbortController();
      running.set(id, stop);
      try {
        onProgress?.({ kind: 'started', id });
        const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
        return await work({ signal: both, tell: inTurns(onProgress) });
      } finally {
        running.delete(id);
      }
    },
    stop(id) {
      const stop = running.get(id);
      stop?.abort();
      return stop !== undefined;
    },
  };
}

/** Where each kind begins, at the end of all, and now and then between. */
function inTurns(tell: ((progress: ImportProgress) => void) | undefined): (progress: ImportProgress) => void {
  let last: ImportProgress['kind'] | null = null;
  let toldAtMs = 0;
  return (progress) => {
    const isEnd = progress.kind === 'storing' && progress.done >= progress.total;
    const nowMs = performance.now();
    if (progress.kind === last && !isEnd && nowMs - toldAtMs < TELL_EVERY_MS) return;
    [last, toldAtMs] = [progress.kind, nowMs];
    tell?.(progress);
  };
}
