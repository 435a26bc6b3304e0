import { describe, expect, it } from 'vitest';
import { decodeOnnx } from '../onnx/decodeOnnx';
import { readOnnxFirstFilters } from '../onnx/onnxFirstFilters';
import { tinyNetwork } from '../onnx/tinyNetwork';
import { drawFilters, filterBankOf, MAX_SHOWN_FILTERS } from './filterBank';

const pixel = ({ width, rgb }: { width: number; rgb: Uint8Array }, x: number, y: number) => [
  ...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('a filter bank', () => {
  it('is the same whatever the order of the axes', () => {
    // One filter of 1×2 with three colours: red falls, blue rises.
    const last = filterBankOf(Float32Array.of(1, 0, -1, -1, 0, 1), [1, 2, 3, 1], {
      row: 0,
      column: 1,
      colour: 2,
      filter: 3,
    });
    const first = filterBankOf(Float32Array.of(1, -1, 0, 0, -1, 1), [1, 3, 1, 2], {
      filter: 0,
      colour: 1,
      row: 2,
      column: 3,
    });
    expect(first).toEqual(last);
    expect(first).toMatchObject({ count: 1, height: 1, width: 2, channels: 3 });
  });

  it('is none where no picture is read or the sizes do not fit', () => {
    const axes = { filter: 0, colour: 1, row: 2, column: 3 };
    expect(filterBankOf(new Float32Array(4), [1, 4, 1, 1], axes)).toBeNull();
    expect(filterBankOf(new Float32Array(5), [1, 3, 1, 1], axes)).toBeNull();
    expect(filterBankOf(new Float32Array(3), [1, 3, 1], axes)).toBeNull();
  });

  it('draws 0 as mid-grey, scales each filter by itself, and puts the colours of a BGR network right', () => {
    const axes = { filter: 0, row: 1, column: 2, colour: 3 };
    const bank = filterBankOf(Float32Array.of(0.5, 0, -0.25, 0, 4, 0), [2, 1, 1, 3], axes)!;
    const rgb = drawFilters(bank, { channels: 'RGB' });
    expect([rgb.width, rgb.height]).toEqual([3, 1]);
    expect(pixel(rgb, 0, 0)).toEqual([255, 128, 65]); // 128 − 127/2 = 64.5
    expect(pixel(rgb, 1, 0)).toEqual([128, 128, 128]);
    expect(pixel(rgb, 2, 0)).toEqual([128, 255, 128]);
    expect(pixel(drawFilters(bank, { channels: 'BGR' }), 0, 0)).toEqual([65, 128, 255]);
  });

  it('draws filters of zeros as grey, and no more than fit', () => {
    const axes = { filter: 0, row: 1, column: 2, colour: 3 };
    const bank = filterBankOf(new Float32Array(200 * 9), [200, 3, 3, 1], axes)!;
    const picture = drawFilters(bank, { channels: 'GRAY' });
    expect(picture.rgb.every((value) => value === 128)).toBe(true);
    const across = (picture.width + 1) / 4;
    expect(across * ((picture.height + 1) / 4)).toBeGreaterThanOrEqual(MAX_SHOWN_FILTERS);
    expect(picture.rgb).toHaveLength(picture.width * picture.height * 3);
  });

  it('of an ONNX network is that of its first convolution', () => {
    let written = new Float32Array();
    const bytes = tinyNetwork({ edit: (name, values) => name === 'conv1.weight' && (written = values.slice()) });
    const bank = readOnnxFirstFilters(decodeOnnx(bytes, 'tiny.onnx'))!;
    expect(bank).toMatchObject({ count: 4, height: 3, width: 3, channels: 3 });
    // Filter 1, row 2, column 0, green: [1][1][2][0] of [4][3][3][3].
    expect(bank.values[27 + 6 * 3 + 1]).toBe(written[27 + 9 + 6]);
  });
});
