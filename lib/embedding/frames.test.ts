import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES } from './frames';
import { blob } from './layouts.testing';

describe('a frame', () => {
  it('has these bytes', () => {
    // From −2 to 4 along x, 0 to 1 along y: centre 1, 0.5; step 3 ÷ 32,767.
    const bytes = encodeFrame(Float64Array.of(-2, 0, 4, 1), 258);
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(0, true)).toBe(258);
    expect([view.getFloat32(4, true), view.getFloat32(8, true)]).toEqual([1, 0.5]);
    expect(view.getFloat32(12, true)).toBe(Math.fround(3 / 32_767));
    const steps = Math.round(0.5 / Math.fround(3 / 32_767));
    expect([0, 1, 2, 3].map((i) => view.getInt16(16 + 2 * i, true))).toEqual([-32_767, -steps, 32_767, steps]);
    expect(bytes).toHaveLength(24);
  });

  it('of 10,000 points is 40,016 bytes, and every coordinate is off by at most half a step', () => {
    for (const spread of [1e-4, 1, 40, 1e6]) {
      const positions = blob(10_000, spread);
      const bytes = encodeFrame(positions, 999);
      expect(bytes).toHaveLength(FRAME_HEADER_BYTES + 40_000);
      const frame = decodeFrame(bytes);
      expect(frame.iteration).toBe(999);
      const furthest = Math.max(...positions.map(Math.abs));
      expect(frame.step).toBeLessThan((1.0001 * furthest) / 32_767);
      // A float32 of this size rounds by up to 2^-24 of itself.
      const bound = frame.step / 2 + furthest * 2 ** -24;
      positions.forEach((value, at) => {
        if (Math.abs(frame.positions[at]! - value) > bound) throw new Error(`${at}: ${value}`);
      });
    }
  });

  it('holds layouts far from the origin, of one point, of points at one place, and of none', () => {
    const far = decodeFrame(encodeFrame(Float64Array.of(1e6 + 1 / 3, 5, 1e6 + 2 / 3, 5), 0));
    // The centre is a float32, 1/16 from its neighbours: that widens the step, and nothing is cut off.
    expect(Math.abs(far.positions[2]! - (1e6 + 2 / 3))).toBeLessThan(1 / 32 + far.step);
    expect([...decodeFrame(encodeFrame(Float64Array.of(3, -4), 1)).positions]).toEqual([3, -4]);
    expect([...decodeFrame(encodeFrame(new Float64Array(6), 1)).positions].every((value) => value === 0)).toBe(true);
    expect(decodeFrame(encodeFrame(new Float64Array(), 7))).toMatchObject({ iteration: 7, centre: [0, 0] });
  });

  it('can begin anywhere in a buffer', () => {
    const bytes = encodeFrame(blob(3, 1), 5);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeFrame(shifted.subarray(3))).toEqual(decodeFrame(bytes));
  });

  it('is refused when a position is no number, or when it is cut off', () => {
    for (const bad of [NaN, Infinity, 1e300]) expect(() => encodeFrame(Float64Array.of(0, bad, 1, 1), 0)).toThrow(RangeError); // prettier-ignore
    const bytes = encodeFrame(blob(3, 1), 5);
    for (const length of [0, 15, 17, 26]) expect(() => decodeFrame(bytes.subarray(0, length))).toThrow(AppError);
  });
});
