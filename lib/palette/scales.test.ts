import { describe, expect, it } from 'vitest';
import { SCALES, SCALE_NAMES, scaleColour, type Rgb } from './scales';

/** Relative luminance of sRGB (WCAG 2). */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const steps = Array.from({ length: 101 }, (_, i) => i / 100);

describe('colour scales', () => {
  it('viridis and cividis have the colours of matplotlib 3.6 at the ends and in the middle', () => {
    expect(scaleColour('viridis', 0)).toEqual([68, 1, 84]);
    expect(scaleColour('viridis', 0.5)).toEqual([33, 145, 140]);
    expect(scaleColour('viridis', 1)).toEqual([253, 231, 37]);
    expect(scaleColour('cividis', 0)).toEqual([0, 34, 78]);
    expect(scaleColour('cividis', 1)).toEqual([254, 232, 56]);
  });

  it('viridis and cividis get lighter all the way', () => {
    for (const scale of ['viridis', 'cividis'] as const)
      for (let i = 1; i < steps.length; i++)
        expect(luminance(scaleColour(scale, steps[i]!))).toBeGreaterThan(luminance(scaleColour(scale, steps[i - 1]!)));
  });

  it('diverging is white in the middle, blue below, red above, and as light on both sides', () => {
    expect(scaleColour('diverging', 0.5)).toEqual([255, 255, 255]);
    for (const away of [0.1, 0.2, 0.3, 0.4, 0.5]) {
      const low = scaleColour('diverging', 0.5 - away);
      const high = scaleColour('diverging', 0.5 + away);
      expect(low[2]).toBeGreaterThan(low[0]);
      expect(high[0]).toBeGreaterThan(high[2]);
      expect(Math.abs(luminance(low) - luminance(high))).toBeLessThan(0.1);
    }
  });

  it('the lecture’s scale is blue for low and red for high', () => {
    const [lowRed, , lowBlue] = scaleColour('lecture', 0);
    const [highRed, , highBlue] = scaleColour('lecture', 1);
    expect(lowBlue).toBeGreaterThan(100);
    expect(lowRed).toBe(0);
    expect(highRed).toBeGreaterThan(100);
    expect(highBlue).toBe(0);
  });

  it('take their end colours outside 0…1, and hold whole colours', () => {
    for (const scale of SCALE_NAMES) {
      expect(scaleColour(scale, -3)).toEqual(scaleColour(scale, 0));
      expect(scaleColour(scale, 7)).toEqual(scaleColour(scale, 1));
      expect(SCALES[scale].length % 3).toBe(0);
      expect(SCALES[scale].length).toBeGreaterThanOrEqual(256 * 3);
    }
  });
});
