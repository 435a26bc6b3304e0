import { describe, expect, it } from 'vitest';
import { nearestFrame, shownFrame } from './playhead';

describe('the playhead', () => {
  it('finds the frame of an iteration, or the nearest one', () => {
    expect(nearestFrame([0, 10, 20, 430], 10)).toBe(1);
    expect(nearestFrame([0, 10, 20, 430], 15)).toBe(1);
    expect(nearestFrame([0, 10, 20, 430], 9999)).toBe(3);
    expect(nearestFrame([], 5)).toBe(-1);
  });

  it('is live where nothing else is wanted, or no frame is there', () => {
    expect(shownFrame([0, 10], null)).toBeNull();
    expect(shownFrame([], 10)).toBeNull();
    expect(shownFrame([0, 10], 8)).toBe(10);
  });
});
