import { describe, expect, it } from 'vitest';
import type { ChannelStatistics } from '@/lib/domain/activations';
import { toneColour, tonePixels, toneRange, toneRanges } from './tones';

const of = (min: number | null, max: number | null): ChannelStatistics => ({
  ...{ min, max, mean: min, zeros: 0 },
  maxAt: max === null ? null : { row: 0, col: 0 },
});
const layer = [of(0, 2), of(-3, 1), of(null, null)];

describe('the range of tones', () => {
  it('is the layer’s, the channel’s, or the same distance about zero', () => {
    expect(toneRange(layer, 0, 'layer', false)).toEqual({ min: -3, max: 2, signed: false });
    expect(toneRange(layer, 0, 'channel', false)).toEqual({ min: 0, max: 2, signed: false });
    expect(toneRange(layer, 0, 'symmetric', false)).toEqual({ min: -3, max: 3, signed: true });
  });
  it('of a difference is always about zero', () => {
    expect(toneRange(layer, 0, 'layer', true)).toEqual({ min: -3, max: 3, signed: true });
    expect(toneRange(layer, 0, 'channel', true)).toEqual({ min: -2, max: 2, signed: true });
  });
  it('is none where no value is finite', () => {
    expect(toneRange(layer, 2, 'channel', false)).toBeNull();
    expect(toneRange([of(null, null)], 0, 'layer', true)).toBeNull();
  });
  it('is one object for a whole layer', () => {
    const maps = { statistics: layer, height: 2, width: 1, signed: false };
    const ranges = toneRanges(maps, 'layer');
    expect(ranges(0)).toBe(ranges(2));
    expect(toneRanges(maps, 'channel')(1)).toEqual({ min: -3, max: 1, signed: false });
  });
  it('is the layer’s for maps of a single value, which have no ends', () => {
    const vector = { statistics: [of(1, 1), of(5, 5)], height: 1, width: 1, signed: false };
    expect(toneRanges(vector, 'channel')(0)).toEqual({ min: 1, max: 5, signed: false });
    expect(toneRanges({ ...vector, signed: true }, 'channel')(0)).toEqual({ min: -5, max: 5, signed: true });
  });
});

describe('the pixels of a map', () => {
  const grey = (values: number[], range: { min: number; max: number }, gamma = 1) => {
    const pixels = tonePixels(Float32Array.from(values), { ...range, signed: false }, gamma);
    return values.map((_, i) => [...pixels.subarray(4 * i, 4 * i + 4)]);
  };
  it('go from black to white, and stay at the ends beyond them', () => {
    expect(grey([-1, 0, 1, 2, 9], { min: 0, max: 2 })).toEqual(
      [0, 0, 128, 255, 255].map((level) => [level, level, level, 255]),
    );
  });
  it('are brighter between them with a greater gamma: a quarter to the power of a half is a half', () => {
    expect(grey([0, 0.25, 1], { min: 0, max: 1 }, 2).map(([level]) => level)).toEqual([0, 128, 255]);
    expect(grey([0, 0.5, 1], { min: 0, max: 1 }, 0.5).map(([level]) => level)).toEqual([0, 64, 255]);
  });
  it('are white at zero, blue below and red above, evenly, where the sign counts', () => {
    const pixels = tonePixels(Float32Array.of(-4, 0, 4), { min: -4, max: 4, signed: true }, 3);
    expect([...pixels.subarray(4, 8)]).toEqual([255, 255, 255, 255]);
    expect(pixels[2]!).toBeGreaterThan(pixels[0]!);
    expect(pixels[8]!).toBeGreaterThan(pixels[10]!);
    expect(toneColour(0.5, true, 2)).toEqual([255, 255, 255]);
  });
  it('are black, or white about zero, where all values are the same', () => {
    expect(grey([7, 7], { min: 7, max: 7 })).toEqual([[0, 0, 0, 255], [0, 0, 0, 255]]); // prettier-ignore
    expect([...tonePixels(Float32Array.of(0), { min: -0, max: 0, signed: true }, 1)]).toEqual([255, 255, 255, 255]);
  });
  it('are transparent where a value is no finite number, and without a range', () => {
    expect(grey([NaN, Infinity, 1], { min: 0, max: 1 }).map((pixel) => pixel[3])).toEqual([0, 0, 255]);
    expect([...tonePixels(Float32Array.of(1), null, 1)]).toEqual([0, 0, 0, 0]);
  });
});
