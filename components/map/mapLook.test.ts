import { describe, expect, it } from 'vitest';
import { DEFAULT_LOOK, shownAxes, sideChange, sideLook } from './mapLook';

describe('the look at one of two maps', () => {
  it('is its own: what is changed on one side stays as it was on the other', () => {
    const camera = { x: 1, y: 2, zoom: 3 };
    for (const [slot, other] of [
      ['shown', 'beside'],
      ['beside', 'shown'],
    ] as const) {
      // prettier-ignore
      const look = { ...DEFAULT_LOOK, ...sideChange(slot, { camera, axes: [2, 1] }) };
      expect(sideLook(look, slot)).toEqual({ camera, axes: [2, 1] });
      expect(sideLook(look, other)).toEqual({ camera: null, axes: [0, 1] });
      const whole = { ...look, ...sideChange(slot, { camera: null }) };
      expect(sideLook(whole, slot)).toEqual({ camera: null, axes: [2, 1] });
    }
  });

  it('is along the wanted axes where the map has them, else along the first two', () => {
    const ten = Array.from({ length: 10 }, () => 0.1);
    expect(shownAxes(ten, [3, 9])).toEqual([3, 9]);
    expect(shownAxes([0.5, 0.3, 0.2], [2, 0])).toEqual([2, 0]);
    expect(shownAxes([0.5, 0.3, 0.2], [3, 0])).toEqual([0, 1]);
    expect(shownAxes([0.5, 0.3, 0.2], [0, 9])).toEqual([0, 1]);
    expect(shownAxes([1], [0, 1])).toEqual([0, 1]);
    // Not computed yet, or no map of components.
    expect(shownAxes(null, [3, 9])).toEqual([0, 1]);
  });
});
