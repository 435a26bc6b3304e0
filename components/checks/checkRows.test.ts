import { describe, expect, it } from 'vitest';
import type { MapMeasures } from '@/lib/domain/attribution';
import { agreementWords, alike, controlWords, meanSensitivity, measuresCsv, ninths, numberText, unitRange } from './checkRows'; // prettier-ignore

const SIZE = { width: 9, height: 9 };
const ramp = Float32Array.from({ length: 81 }, (_, at) => at);

describe('what cross-checks say', () => {
  it('does not depend on the units of the maps', () => {
    const scaled = ramp.map((value) => value * 40 - 7);
    expect(alike(ramp, scaled, SIZE)).toMatchObject({ spearman: 1, overlap: { share: 1 } });
    expect(alike(ramp, scaled, SIZE).ssim).toBeCloseTo(1, 5);
    const opposite = alike(ramp, ramp.map((value) => -value), SIZE); // prettier-ignore
    expect(opposite.spearman).toBe(-1);
    expect(opposite.ssim).toBeLessThan(0.5);
    expect(agreementWords(opposite)).toContain('little in common');
  });

  it('is a warning where the control stays alike, and none where it does not', () => {
    expect(controlWords(alike(ramp, ramp, SIZE))).toMatch(/^Warning/);
    const turned = Float32Array.from({ length: 81 }, (_, at) => (at * 37) % 81);
    expect(controlWords(alike(ramp, turned, SIZE))).toMatch(/as it should/);
    expect(controlWords(alike(ramp, new Float32Array(81), SIZE))).toMatch(/nothing in common/);
  });

  it('has no range for a map that is the same everywhere', () => {
    expect(unitRange(new Float32Array(4).fill(3))).toBeNull();
    expect(unitRange(Float32Array.of(1, NaN, 3))).toEqual(Float32Array.of(0, NaN, 1));
  });

  it('tells a map by its ninths, without what is not known', () => {
    const map = ramp.slice();
    map[0] = NaN;
    const parts = ninths(map, SIZE);
    expect(parts.map(({ name }) => name).slice(0, 4)).toEqual(['top left', 'top centre', 'top right', 'middle left']);
    expect(parts[0]!.mean).toBeCloseTo((1 + 2 + 9 + 10 + 11 + 18 + 19 + 20) / 8);
    expect(parts[8]!.mean).toBeCloseTo(70);
  });

  it.each([
    [0.123456, '0.123'],
    [-0.00001234, '−1.2e−5'],
    [0, '0'],
    [null, '–'],
    [NaN, '–'],
    [1234.5, '1230'],
  ])('%s is %s', (value, text) => {
    // prettier-ignore
    expect(numberText(value)).toBe(text);
  });

  it('writes every number of the measures', () => {
    const curve = (area: number) => ({ scores: [0.9, 0.1], area });
    const measures: MapMeasures = {
      ...{ shares: [0, 1], deletion: curve(0.2), insertion: curve(0.8), randomDeletion: curve(0.5), randomInsertion: curve(0.4) }, // prettier-ignore
      sensitivity: { side: 2, units: 4, subsets: 5, points: [{ n: 1, correlation: 0.5 }, { n: 2, correlation: null }] }, // prettier-ignore
      computeMs: 1,
    };
    const lines = measuresCsv([{ name: 'RISE', measures }])
      .trim()
      .split('\r\n');
    expect(lines).toContain('RISE,deletion,1,0.1,0.1');
    expect(lines).toContain('RISE,area under insertion,,0.8,0.4');
    expect(lines.at(-1)).toBe('RISE,sensitivity-n,2,,');
    expect(meanSensitivity(measures)).toBe(0.5);
  });
});
