/** Time as the rooms see it, so that tests can hold it. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Calls back once after `ms`; the returned function takes it back. */
  setTimer(callback: () => void, ms: number): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
