import { describe, expect, it } from 'vitest';
import { klCurve, sampledKl } from './klCurve';

const SIZE = { width: 200, height: 50 };

describe('the KL curve', () => {
  it('falls from the top to the bottom, over the iterations that are planned', () => {
    const { path, ticks, x } = klCurve([[0, 3], [50, 2], [100, 1]], 200, SIZE); // prettier-ignore
    expect(path).toBe('M0 0L50 25L100 50');
    expect(ticks.map(({ text }) => text)).toEqual(['1', '2', '3']);
    expect(x(150)).toBe(150);
    expect(x(400)).toBe(200);
  });

  it('is none with one value, and flat where nothing changes', () => {
    expect(klCurve([], 100, SIZE)).toMatchObject({ path: '', ticks: [] });
    expect(klCurve([[10, 2]], 100, SIZE).path).toBe('');
    expect(klCurve([[0, 2], [100, 2]], 100, SIZE)).toMatchObject({ path: 'M0 50L200 50', ticks: [] }); // prettier-ignore
  });

  it('leaves out what is not finite', () => {
    expect(klCurve([[0, NaN], [50, 2], [100, 1]], 100, SIZE).path).toBe('M100 0L200 50'); // prettier-ignore
  });

  it('has a table of a few rows, the first and the last among them', () => {
    const kl = Array.from({ length: 101 }, (_, i) => [i * 10, 3 - i / 100] as const);
    expect(sampledKl(kl, 5).map(([iteration]) => iteration)).toEqual([0, 250, 500, 750, 1000]);
    expect(sampledKl(kl.slice(0, 3), 5)).toHaveLength(3);
  });
});
