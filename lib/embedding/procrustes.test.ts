import { describe, expect, it } from 'vitest';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { blob } from './layouts.testing';
import { alignLayout, applyAlignment } from './procrustes';

function turned(positions: Float64Array, angle: number, mirror: 1 | -1, scale: number, shift: [number, number]) {
  return positions.map((_, at) => {
    const [x, y] = [positions[at - (at % 2)]!, mirror * positions[at - (at % 2) + 1]!];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return scale * (at % 2 === 0 ? cos * x - sin * y : sin * x + cos * y) + shift[at % 2]!;
  });
}

function distance2(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
}

describe('an alignment', () => {
  it('undoes any turn, reflection, shift and scale', () => {
    const layout = blob(50, 3);
    for (const angle of [0, 0.3, 2, -3])
      for (const mirror of [1, -1] as const)
        for (const scale of [1, 0.2, 7]) {
          const to = turned(layout, angle, mirror, scale, [5, -80]);
          const alignment = alignLayout(layout, to, { scaled: true });
          expect(alignment.reflected).toBe(mirror === -1);
          expect(alignment.angle).toBeCloseTo(angle, 10);
          expect(alignment.scale).toBeCloseTo(scale, 10);
          expect(distance2(applyAlignment(alignment, layout), to)).toBeLessThan(1e-18 * scale * scale * 1e6);
        }
  });

  it('keeps the size unless a scale is wanted', () => {
    const layout = blob(50, 3);
    const alignment = alignLayout(layout, turned(layout, 1, 1, 4, [0, 0]));
    expect(alignment.scale).toBe(1);
    expect(Math.hypot(alignment.xx, alignment.yx)).toBeCloseTo(1, 14);
    expect(alignment.angle).toBeCloseTo(1, 10);
  });

  it('is the best: no small change of turn, shift or scale comes nearer', () => {
    const normal = normalNumbers(seededRandom(5));
    const from = blob(30, 2);
    const to = turned(from, 0.7, -1, 1.5, [1, 2]).map((value) => value + normal());
    const best = applyAlignment(alignLayout(from, to, { scaled: true }), from);
    const least = distance2(best, to);
    const [meanX, meanY] = [0, 1].map((axis) => best.reduce((sum, v, at) => sum + (at % 2 === axis ? v : 0), 0) / 30);
    const aboutMean = (angle: number, scale: number) => {
      const centred = best.map((value, at) => value - (at % 2 === 0 ? meanX! : meanY!));
      return turned(centred, angle, 1, scale, [meanX!, meanY!]);
    };
    const others = [aboutMean(0.01, 1), aboutMean(-0.01, 1), aboutMean(0, 1.01), aboutMean(0, 0.99), turned(best, 0, 1, 1, [0.01, 0]), turned(best, 0, 1, 1, [0, -0.01])]; // prettier-ignore
    for (const other of others) expect(distance2(other, to)).toBeGreaterThan(least);
  });

  it('is found from the shared points and moves the others along', () => {
    const layout = blob(20, 3);
    const to = turned(layout, 2, 1, 1, [3, 3]);
    const alignment = alignLayout(layout, to.slice(0, 20), { shared: 10 });
    expect(distance2(applyAlignment(alignment, layout), to)).toBeLessThan(1e-20);
    expect(alignLayout(layout, to.slice(0, 20))).toEqual(alignment);
  });

  it('is a shift where all points are at one place, and nothing without points', () => {
    const alignment = alignLayout(Float64Array.of(1, 1, 1, 1), Float64Array.of(4, 5, 6, 7), { scaled: true });
    expect(alignment).toMatchObject({ xx: 1, xy: -0, yx: 0, yy: 1, shiftX: 4, shiftY: 5, scale: 1 });
    expect(alignLayout(new Float64Array(), new Float64Array())).toMatchObject({ xx: 1, yy: 1, shiftX: 0, shiftY: 0 });
  });
});
