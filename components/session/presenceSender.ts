/** [P1][P2] Sends where this person looks: at most every 100 ms, the newest always last, and a sign of life in between. */
import type { Presence } from '@/lib/domain/session';
import { PRESENCE_INTERVAL_MS, PRESENCE_TIMEOUT_MS } from '@/lib/protocol/protocol';
import type { Timers } from '../timing/timers';

/** Three signs of life fit into the time after which the server forgets. */
export const SIGN_OF_LIFE_MS = PRESENCE_TIMEOUT_MS / 3;

export interface PresenceSender {
  update(presence: Presence): void;
  stop(): void;
}

export function createPresenceSender(send: (presence: Presence) => void, timers: Timers): PresenceSender {
  let newest: Presence | null = null;
  let unsent = false;
  let pause: unknown = null; // runs while nothing may be sent
  let pulse: unknown = null;

  function sendNow(): void {
    if (!newest) return;
    unsent = false;
    send(newest);
    pause = timers.set(() => {
      pause = null;
      if (unsent) sendNow();
    }, PRESENCE_INTERVAL_MS);
    if (pulse !== null) timers.clear(pulse);
    pulse = timers.set(sendNow, SIGN_OF_LIFE_MS);
  }

  return {
    update(presence) {
      newest = presence;
      unsent = true;
      if (pause === null) sendNow();
    },
    stop() {
      if (pause !== null) timers.clear(pause);
      if (pulse !== null) timers.clear(pulse);
      newest = pause = pulse = null;
      unsent = false;
    },
  };
}
