import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { extremesLength, extremesOverSpace, extremesPart } from './extremesOverSpace';

describe('the extremes over space', () => {
  it('of two pictures of two channels, channels first and channels last, are those of paper and pencil', () => {
    const first = Float32Array.of(1, 2, 9, 4, 5, 6, 0, 0, 0, 0, -3, 0, 7, 7, 7, 7, 7, 7, -1, 1, -1, 1, -1, 1);
    expect([...extremesOverSpace(first, 2, [2, 2, 3], 0)]).toEqual([9, 0, 2, 0, 1, -3, 0, 4, 7, 1, 0, 1, 7, -1, 0, 0]);
    const last = Float32Array.of(1, 10, 2, 20, 3, -30, 4, 40);
    expect([...extremesOverSpace(last, 1, [2, 2, 2], 2)]).toEqual([4, 40, 3, 3, 1, -30, 0, 2]);
  });

  it('are those of a sort, for any order of the axes', () => {
    const random = seededRandom(7);
    const [channels, height, width, count] = [5, 6, 4, 3];
    const last = Float32Array.from({ length: count * height * width * channels }, () => Math.round(20 * random()) - 10);
    const rows = extremesOverSpace(last, count, [height, width, channels], 2);
    for (let k = 0; k < count; k++)
      for (let c = 0; c < channels; c++) {
        const map = Array.from({ length: height * width }, (_, at) => last[(k * height * width + at) * channels + c]!);
        const byValue = map.map((value, at) => ({ value, at })).toSorted((a, b) => b.value - a.value || a.at - b.at);
        const lowest = map.map((value, at) => ({ value, at })).toSorted((a, b) => a.value - b.value || a.at - b.at);
        const row = rows.subarray(k * 4 * channels, (k + 1) * 4 * channels);
        expect([extremesPart(row, 'max')[c], extremesPart(row, 'maxAt')[c]]).toEqual(Object.values(byValue[0]!));
        expect([extremesPart(row, 'min')[c], extremesPart(row, 'minAt')[c]]).toEqual(Object.values(lowest[0]!));
      }
  });

  it('of a vector are the vector, at place 0', () => {
    expect(extremesLength(3)).toBe(12);
    expect([...extremesOverSpace(Float32Array.of(1.5, -2, 3), 1, [3], 0)]).toEqual([1.5, -2, 3, 0, 0, 0, 1.5, -2, 3, 0, 0, 0]); // prettier-ignore
  });

  it('of a channel with a NaN are NaN, wherever it stands; infinities are values', () => {
    for (let at = 0; at < 4; at++) {
      const map = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).with(at, NaN);
      const row = extremesOverSpace(map, 1, [2, 2, 2], 0);
      expect([row[0], row[1], row[4], row[5]]).toEqual([NaN, 8, NaN, 5]);
    }
    expect([...extremesOverSpace(Float32Array.of(-Infinity, 0, Infinity), 1, [1, 3], 0)]).toEqual([Infinity, 2, -Infinity, 0]); // prettier-ignore
  });

  it('of zeros keep the first place, whatever the sign of the zero', () => {
    expect([...extremesOverSpace(Float32Array.of(-0, 0, -0), 1, [1, 3], 0)].map((value) => value + 0)).toEqual([0, 0, 0, 0]); // prettier-ignore
  });
});
