import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Presence } from '@/lib/domain/session';
import { createPresenceSender, SIGN_OF_LIFE_MS } from './presenceSender';
import { browserTimers } from '../timing/timers';

const at = (row: number): Presence => ({ cell: { row, col: 0 }, view: 'occlusion', private: false });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('P2 presence', () => {
  it('is sent at once, then at most every 100 ms, and the newest is never lost', () => {
    const sent: [number, number][] = [];
    const sender = createPresenceSender((p) => sent.push([Date.now(), p.cell!.row]), browserTimers);
    const start = Date.now();
    for (let row = 0; row < 30; row++) {
      sender.update(at(row));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(200);
    expect(sent[0]).toEqual([start, 0]);
    expect(sent.at(-1)![1]).toBe(29);
    expect(sent.slice(1).every(([time], i) => time - sent[i]![0] >= 100)).toBe(true);
    expect(sent).toHaveLength(4);
  });

  it('gives a sign of life while nothing moves, until it is stopped', () => {
    let sent = 0;
    const sender = createPresenceSender(() => sent++, browserTimers);
    sender.update(at(1));
    vi.advanceTimersByTime(3 * SIGN_OF_LIFE_MS);
    expect(sent).toBe(4);
    sender.stop();
    vi.advanceTimersByTime(10 * SIGN_OF_LIFE_MS);
    expect(sent).toBe(4);
  });
});
