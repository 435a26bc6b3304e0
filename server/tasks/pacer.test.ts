import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer } from './pacer';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Pacer', () => {
  it('runs the first at once, then once an interval, and never loses the last', () => {
    const ranAt: number[] = [];
    const start = Date.now();
    const pacer = new Pacer(() => ranAt.push(Date.now() - start), 100, Date.now);
    for (let ms = 0; ms < 250; ms += 10) {
      pacer.offer();
      vi.advanceTimersByTime(10);
    }
    expect(ranAt).toEqual([0, 100, 200]);
    vi.advanceTimersByTime(1000);
    expect(ranAt).toEqual([0, 100, 200, 300]);
    pacer.offer();
    expect(ranAt).toEqual([0, 100, 200, 300, 1250]);
  });

  it('forgets what waits when it is stopped', () => {
    let runs = 0;
    const pacer = new Pacer(() => runs++, 100, Date.now);
    pacer.offer();
    pacer.offer();
    pacer.stop();
    vi.advanceTimersByTime(1000);
    expect(runs).toBe(1);
    pacer.offer();
    expect(runs).toBe(2);
  });
});
