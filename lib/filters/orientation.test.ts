import { describe, expect, it } from 'vitest';
import { filterPattern } from './filterPattern';
import { isClearlyOriented, measureOrientation } from './orientation';

const SIDE = 7;
const pattern = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => value((i % SIDE) - 3, Math.floor(i / SIDE) - 3));
const stripes = (angle: number, phase = Math.PI / 2) =>
  pattern((x, y) => {
    const u = x * Math.cos(angle) + y * Math.sin(angle);
    return Math.exp(-(x * x + y * y) / 8) * Math.cos(2 * Math.PI * 0.2 * u + phase);
  });
const measure = (values: Float32Array) => measureOrientation(values, SIDE);

describe('the orientation of a pattern', () => {
  it.each([0, 0.3, Math.PI / 4, 1.2, Math.PI / 2, 2, (3 * Math.PI) / 4, 3])('is the angle of its wave: %f', (angle) => {
    for (const phase of [0, 0.7, Math.PI / 2]) {
      const measured = measure(stripes(angle, phase));
      const apart = Math.abs(measured.angle - angle);
      expect(Math.min(apart, Math.PI - apart)).toBeLessThan(0.04);
      expect(measured.gaborFit).toBeGreaterThan(0.97);
      expect(isClearlyOriented(measured)).toBe(true);
    }
  });

  it('does not depend on the scale or the sign of the weights', () => {
    const [one, other] = [measure(stripes(0.7)), measure(stripes(0.7).map((value) => value * -250))];
    expect(other.angle).toBeCloseTo(one.angle, 5);
    expect(other.tuning).toBeCloseTo(one.tuning, 5);
    expect(other.gaborFit).toBeCloseTo(one.gaborFit, 3);
  });

  it('of a step edge is the direction of the step', () => {
    const measured = measure(pattern((x, y) => Math.sign(x + y)));
    expect(measured.angle).toBeCloseTo(Math.PI / 4, 2);
    expect(isClearlyOriented(measured)).toBe(true);
  });

  it('is denied to a round blob, which fits a Gabor function well', () => {
    const blob = measure(pattern((x, y) => Math.exp(-(x * x + y * y) / 8)));
    expect(blob.gaborFit).toBeGreaterThan(0.95);
    expect(blob.dcShare).toBeGreaterThan(0.3);
    expect(isClearlyOriented(blob)).toBe(false);
    // A light centre in a dark ring: no constant part, and still no direction.
    const ring = measure(pattern((x, y) => Math.exp(-(x * x + y * y) / 3) - 0.33 * Math.exp(-(x * x + y * y) / 9)));
    expect(ring.tuning).toBeLessThan(0.01);
    expect(isClearlyOriented(ring)).toBe(false);
  });

  it('is denied to checks, noise, a constant and nothing', () => {
    let state = 1;
    const noise = pattern(() => ((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647) * 2 - 1);
    for (const none of [pattern((x, y) => (-1) ** (x + y)), noise, pattern(() => 1), pattern(() => 0)])
      expect(isClearlyOriented(measure(none))).toBe(false);
  });
});

describe('the pattern of a filter', () => {
  it('is the one that all channels share, in whatever proportion', () => {
    const shared = stripes(1);
    const filter = Float32Array.from([...[0.2, -0.9, 0.4].flatMap((share) => [...shared.map((v) => v * share)])]);
    const found = filterPattern(filter, 3);
    const length = Math.hypot(...shared);
    const sign = Math.sign(found[0]! / shared[0]!);
    found.forEach((value, i) => expect(value * sign).toBeCloseTo(shared[i]! / length, 5));
  });

  it('is the stronger of two', () => {
    const [strong, weak] = [stripes(0), stripes(Math.PI / 2)];
    const found = filterPattern(Float32Array.from([...strong, ...weak.map((v) => v * 0.5)]), 2);
    const { angle } = measure(found);
    expect(Math.min(angle, Math.PI - angle)).toBeLessThan(0.01);
  });

  it('of a filter of zeros is zero', () => {
    expect([...filterPattern(new Float32Array(3 * 4), 3)]).toEqual([0, 0, 0, 0]);
  });
});
