import { describe, expect, it } from 'vitest';
import { channelsFirst } from './channelsFirst';

/** The number says where it is: 100 × channel + 10 × row + column. */
const number = (c: number, y: number, x: number) => 100 * c + 10 * y + x;

describe('maps channel by channel', () => {
  const expected: number[] = [];
  for (let c = 0; c < 3; c++) for (let y = 0; y < 2; y++) for (let x = 0; x < 4; x++) expected.push(number(c, y, x));

  it('are the values themselves where the channels come first', () => {
    const values = Float32Array.from(expected);
    const maps = channelsFirst(values, [3, 2, 4], 0);
    expect(maps).toEqual({ channels: 3, height: 2, width: 4, values });
    expect(maps?.values).toBe(values);
  });

  it('are put in order where the channels come last, or between', () => {
    const last: number[] = [];
    for (let y = 0; y < 2; y++) for (let x = 0; x < 4; x++) for (let c = 0; c < 3; c++) last.push(number(c, y, x));
    expect([...(channelsFirst(Float32Array.from(last), [2, 4, 3], 2)?.values ?? [])]).toEqual(expected);
    const between: number[] = [];
    for (let y = 0; y < 2; y++) for (let c = 0; c < 3; c++) for (let x = 0; x < 4; x++) between.push(number(c, y, x));
    expect([...(channelsFirst(Float32Array.from(between), [2, 3, 4], 1)?.values ?? [])]).toEqual(expected);
  });

  it('are single values of a vector, and one row of a sequence', () => {
    const vector = Float32Array.of(1, 2, 3);
    expect(channelsFirst(vector, [3], 0)).toEqual({ channels: 3, height: 1, width: 1, values: vector });
    expect(channelsFirst(vector, [3, 1, 1], 0)).toEqual({ channels: 3, height: 1, width: 1, values: vector });
    const sequence = channelsFirst(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2], 1);
    expect(sequence).toEqual({ channels: 2, height: 1, width: 3, values: Float32Array.of(1, 3, 5, 2, 4, 6) });
  });

  it('are none of a volume, or where shape and values do not fit', () => {
    expect(channelsFirst(new Float32Array(16), [2, 2, 2, 2], 0)).toBeNull();
    expect(channelsFirst(new Float32Array(7), [2, 4], 0)).toBeNull();
  });
});
