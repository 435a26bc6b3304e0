import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANNOUNCE_INTERVAL_MS, createAnnouncer } from './announcer';
import { browserTimers } from './timers';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('announcing progress', () => {
  it('speaks at once, then at most every five seconds, and ends with the newest', () => {
    const said: string[] = [];
    const announcer = createAnnouncer((text) => said.push(text), browserTimers);
    for (let done = 0; done < 100; done++) {
      announcer.announce(`${done} cells`);
      vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS / 25);
    }
    vi.advanceTimersByTime(2 * ANNOUNCE_INTERVAL_MS);
    expect(said).toEqual(['0 cells', '24 cells', '49 cells', '74 cells', '99 cells']);
  });

  it('does not repeat itself', () => {
    const said: string[] = [];
    const announcer = createAnnouncer((text) => said.push(text), browserTimers);
    announcer.announce('done');
    vi.advanceTimersByTime(3 * ANNOUNCE_INTERVAL_MS);
    announcer.announce('done');
    vi.advanceTimersByTime(3 * ANNOUNCE_INTERVAL_MS);
    expect(said).toEqual(['done']);
  });
});
