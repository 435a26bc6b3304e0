/** Says to screen readers how a run goes: at most every five seconds, the newest state always last. */
import type { Job } from '@/lib/domain/job';
import type { Timers } from '../session/presenceSender';

export const ANNOUNCE_INTERVAL_MS = 5000;

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

export interface Announcer {
  announce(text: string): void;
  stop(): void;
}

export function createAnnouncer(say: (text: string) => void, timers: Timers): Announcer {
  let said: string | null = null;
  let next: string | null = null;
  let pause: unknown = null;

  function sayNext(): void {
    pause = null;
    if (next === null || next === said) return;
    say((said = next));
    next = null;
    pause = timers.set(sayNext, ANNOUNCE_INTERVAL_MS);
  }
  return {
    announce(text) {
      next = text;
      if (pause === null) sayNext();
    },
    stop() {
      if (pause !== null) timers.clear(pause);
      pause = null;
    },
  };
}
