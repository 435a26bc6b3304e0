/** Writes the address of the page when the view rests: browsers refuse more than about a hundred addresses in 30 s. */
import type { Timers } from '../timing/timers';

/** Keeps even a view that changes all the time below that bound. */
export const ADDRESS_REST_MS = 350;

export interface AddressWriter<T> {
  /** Takes the place of what was not written yet. */
  update(address: T): void;
  /** Writes at once what was not written yet. */
  flush(): void;
  /** Forgets what was not written yet. */
  stop(): void;
}

export function createAddressWriter<T>(write: (address: T) => void, timers: Timers): AddressWriter<T> {
  let waiting: { address: T; timer: unknown } | null = null;

  function take(): { address: T } | null {
    const taken = waiting;
    if (taken) timers.clear(taken.timer);
    waiting = null;
    return taken;
  }
  function flush(): void {
    const taken = take();
    if (taken) write(taken.address);
  }

  return {
    update(address) {
      take();
      waiting = { address, timer: timers.set(flush, ADDRESS_REST_MS) };
    },
    flush,
    stop: () => void take(),
  };
}
