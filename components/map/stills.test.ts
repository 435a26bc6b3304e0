import { describe, expect, it } from 'vitest';
import { standingStill } from './stills';

describe('stills', () => {
  it('stand while newer values of the same map come', () => {
    expect(standingStill({ of: 'map-1', value: 10 }, { of: 'map-1', value: 90 })).toBe(10);
    expect(standingStill({ of: 'map-1', value: null }, { of: 'map-1', value: 90 })).toBeNull();
  });

  it('are no picture of another map: its own newest is shown at once, and nothing before it has one', () => {
    expect(standingStill({ of: 'map-1', value: 10 }, { of: 'map-2', value: 3 })).toBe(3);
    expect(standingStill<number | null>({ of: 'map-1', value: 10 }, { of: 'map-2', value: null })).toBeNull();
    expect(standingStill({ of: 'map-1', value: 10 }, { of: null, value: 0 })).toBe(0);
    expect(standingStill(null, { of: 'map-1', value: 7 })).toBe(7);
  });
});
