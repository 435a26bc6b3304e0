import { describe, expect, it } from 'vitest';
import { SpeedEstimate } from './speedEstimate';

describe('SpeedEstimate', () => {
  it('is unknown until a second was watched and something was done in it', () => {
    const speed = new SpeedEstimate();
    expect(speed.remainingMs(100, 5000)).toBeNull();
    speed.note(40, 0);
    expect(speed.remainingMs(100, 5000)).toBeNull();
    speed.note(50, 999);
    expect(speed.remainingMs(100, 999)).toBeNull();
    expect(speed.remainingMs(100, 1000)).toBe(5000); // 10 in a second, 50 are left
  });

  it('counts from what was there at the start, not from zero', () => {
    const speed = new SpeedEstimate();
    speed.note(900, 0); // resumed
    speed.note(910, 2000);
    expect(speed.remainingMs(1000, 2000)).toBe(18_000);
  });

  it('follows a change of speed within half a minute, however often it is told', () => {
    const speed = new SpeedEstimate();
    let done = 0;
    for (let ms = 0; ms <= 10_000; ms++) speed.note((done += 10), ms); // 10 a millisecond
    for (let ms = 10_001; ms <= 50_000; ms++) speed.note((done += 1), ms); // then 1
    const left = 1000;
    expect(speed.remainingMs(done + left, 50_000)).toBeGreaterThan(990);
    expect(speed.remainingMs(done + left, 50_000)).toBeLessThan(1010);
  });

  it('grows while nothing comes, and is 0 at the end', () => {
    const speed = new SpeedEstimate();
    speed.note(0, 0);
    speed.note(10, 1000);
    expect(speed.remainingMs(20, 1000)).toBe(1000);
    expect(speed.remainingMs(20, 4000)).toBe(4000);
    expect(speed.remainingMs(10, 4000)).toBe(0);
    expect(speed.remainingMs(5, 4000)).toBe(0);
  });

  it('starts anew when the work is begun again', () => {
    const speed = new SpeedEstimate();
    speed.note(0, 0);
    speed.note(1000, 1000);
    speed.note(0, 2000);
    expect(speed.remainingMs(1000, 5000)).toBeNull();
    speed.note(100, 3000);
    expect(speed.remainingMs(1000, 3000)).toBe(9000);
  });
});
