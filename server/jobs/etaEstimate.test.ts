import { describe, expect, it } from 'vitest';
import { EtaEstimate } from './etaEstimate';

describe('the estimate of the time that is left', () => {
  it('is unknown until two batches have come: the first one includes loading the network', () => {
    const eta = new EtaEstimate();
    expect(eta.remaining(10)).toBeNull();
    eta.note(4, 60_000);
    expect(eta.remaining(10)).toBeNull();
    eta.note(4, 60_400);
    expect(eta.remaining(10)).toBe(1000);
  });

  it('follows a device that becomes slower, without jumping', () => {
    const eta = new EtaEstimate();
    eta.note(1, 0);
    for (let t = 1; t <= 10; t++) eta.note(10, t * 100);
    expect(eta.remaining(100)).toBe(1000);
    eta.note(10, 1200);
    expect(eta.remaining(100)).toBe(1200);
    for (let i = 1; i <= 40; i++) eta.note(10, 1200 + i * 200);
    expect(eta.remaining(100)).toBe(2000);
  });
});
