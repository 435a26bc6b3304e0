/** Says to screen readers how something goes: at most every five seconds, the newest state always last. */
import type { Timers } from './timers';

export const ANNOUNCE_INTERVAL_MS = 5000;

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
