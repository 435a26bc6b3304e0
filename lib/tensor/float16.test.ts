import { describe, expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16, fromFloat16, toFloat16 } from './float16';

const FINITE = 0x7c00; // bits of +infinity: every half below is finite and positive

describe('half precision', () => {
  it('has the values of the standard', () => {
    const cases: [number, number][] = [
      [0x0000, 0],
      [0x0001, 2 ** -24],
      [0x03ff, 1023 * 2 ** -24],
      [0x0400, 2 ** -14],
      [0x3555, 0.333251953125],
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65_504],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
    ];
    for (const [bits, value] of cases) expect(fromFloat16(bits)).toBe(value);
    expect(Object.is(fromFloat16(0x8000), -0)).toBe(true);
    expect(fromFloat16(0x7c01)).toBeNaN();
  });

  it('returns to the same bits for all 65,536 values', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 65_536; bits++) {
      const value = fromFloat16(bits);
      const back = toFloat16(value);
      if (Number.isNaN(value) ? !Number.isNaN(fromFloat16(back)) : back !== bits) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it('rounds to the nearest half and ties to the even one, between every pair of neighbours', () => {
    const next = float32Neighbours();
    const wrong: number[] = [];
    for (let low = 0; low < FINITE - 1; low++) {
      const a = fromFloat16(low);
      const b = fromFloat16(low + 1);
      const middle = (a + b) / 2; // exact in float32: one bit more than a half
      const even = low % 2 === 0 ? low : low + 1;
      const right =
        toFloat16(middle) === even &&
        toFloat16(next.below(middle)) === low &&
        toFloat16(next.above(middle)) === low + 1 &&
        toFloat16(-middle) === (0x8000 | even);
      if (!right) wrong.push(low);
    }
    expect(wrong).toEqual([]);
  });

  it('overflows to infinity from the middle between the largest half and 65,536', () => {
    expect(toFloat16(65_519.99609375)).toBe(0x7bff);
    expect(toFloat16(65_520)).toBe(0x7c00);
    expect(toFloat16(-1e30)).toBe(0xfc00);
    expect(toFloat16(1e-30)).toBe(0);
  });

  it('converts arrays like single numbers', () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const values = decodeFloat16(bits);
    expect(values[0x3c01]).toBe(1 + 2 ** -10);
    const back = encodeFloat16(values);
    expect(back.subarray(0, FINITE + 1)).toEqual(bits.subarray(0, FINITE + 1));
    expect(decodeFloat16(back)).toEqual(values);
  });
});

/** Neighbours of a positive float32 by its bits. */
function float32Neighbours() {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const move = (value: number, step: number) => {
    float[0] = value;
    bits[0] = bits[0]! + step;
    return float[0];
  };
  return { below: (value: number) => move(value, -1), above: (value: number) => move(value, 1) };
}
