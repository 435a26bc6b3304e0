import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from './npy';
import { readNpy } from './readNpy';

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A file made by hand: header, padded as the format demands, and the bytes of its values. */
function file(header: string, values: readonly number[], version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const length = Math.ceil((8 + lengthBytes + header.length + 1) / 64) * 64 - 8 - lengthBytes;
  const bytes = new Uint8Array(8 + lengthBytes + length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  if (version === 1) new DataView(bytes.buffer).setUint16(8, length, true);
  else new DataView(bytes.buffer).setUint32(8, length, true);
  bytes.set(Buffer.from(header.padEnd(length - 1) + '\n', 'latin1'), 8 + lengthBytes);
  bytes.set(values, 8 + lengthBytes + length);
  return bytes;
}

const dict = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`;

function bytesOf(values: ArrayBufferView): number[] {
  return [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}

describe('reading NPY', () => {
  it('gives back what was written', () => {
    const data = Float32Array.of(0, 1.5, -2.25, NaN, Infinity, 1e-40);
    for (const shape of [[6], [2, 3], [1, 6, 1]])
      expect(readNpy(encodeNpy({ shape, data }), 'f.npy')).toEqual({ shape, data });
    const within = new Uint8Array(300);
    const whole = encodeNpy({ shape: [6], data });
    within.set(whole, 7);
    expect(readNpy(within.subarray(7, 7 + whole.length), 'f.npy').data).toEqual(data);
  });

  it.each<[string, ArrayBufferView, number[]]>([
    ['<f2', Uint16Array.of(0x3c00, 0xc000), [1, -2]],
    ['<f4', Float32Array.of(0.5, -1e30), [0.5, Math.fround(-1e30)]],
    ['<f8', Float64Array.of(0.1, -1e300), [0.1, -1e300]],
    ['|b1', Uint8Array.of(0, 1), [0, 1]],
    ['|u1', Uint8Array.of(3, 255), [3, 255]],
    ['|i1', Int8Array.of(-128, 127), [-128, 127]],
    ['<u2', Uint16Array.of(1, 65_535), [1, 65_535]],
    ['<i2', Int16Array.of(-32_768, 5), [-32_768, 5]],
    ['<u4', Uint32Array.of(1, 4_294_967_295), [1, 4_294_967_295]],
    ['<i4', Int32Array.of(-2_147_483_648, 16_777_217), [-2_147_483_648, 16_777_217]],
    ['<i8', BigInt64Array.of(-5n, 9_007_199_254_740_991n), [-5, 9_007_199_254_740_991]],
    ['<u8', BigUint64Array.of(5n, 0n), [5, 0]],
  ])('knows the type %s', (descr, values, expected) => {
    for (const version of [1, 2, 3]) {
      const { shape, data } = readNpy(file(dict(descr, '2,'), bytesOf(values), version), 'f.npy');
      expect(shape).toEqual([2]);
      expect([...data]).toEqual(expected);
    }
  });

  it('turns an array in column order into row order', () => {
    const values = bytesOf(Uint8Array.of(1, 4, 2, 5, 3, 6)); // [[1, 2, 3], [4, 5, 6]] column by column
    expect([...readNpy(file(dict('|u1', '2, 3', 'True'), values), 'f.npy').data]).toEqual([1, 2, 3, 4, 5, 6]);
    // Value 100 a + 10 b + c at (a, b, c) of 2 × 3 × 2.
    const cube = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
    const rows = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
    expect([...readNpy(file(dict('|u1', '2, 3, 2', 'True'), cube), 'f.npy').data]).toEqual(rows);
  });

  it('takes single numbers and arrays of nothing', () => {
    expect(readNpy(file(dict('|u1', ''), [9]), 'f.npy')).toEqual({ shape: [], data: Float32Array.of(9) });
    expect(readNpy(file(dict('<f4', '0, 4'), []), 'f.npy').shape).toEqual([0, 4]);
  });

  it.skipIf(!hasNumpy())('reads what numpy itself writes', () => {
    const script = [
      'import numpy, io, sys, base64',
      'a = numpy.arange(24).reshape(2, 3, 4) / 7',
      'for b in (a, numpy.asfortranarray(a), a.astype("f4"), a.astype("f2"), (a * 7).astype("i8"), a > 2):',
      '  f = io.BytesIO(); numpy.save(f, b); print(base64.b64encode(f.getvalue()).decode())',
    ].join('\n');
    const files = execFileSync('python3', ['-c', script]).toString().trim().split('\n');
    const [plain, turned, single, half, whole, truth] = files.map((text) => readNpy(Buffer.from(text, 'base64'), 'f.npy')); // prettier-ignore
    const expected = Array.from({ length: 24 }, (_, i) => i / 7);
    expect(plain).toEqual({ shape: [2, 3, 4], data: Float64Array.from(expected) });
    expect(turned).toEqual(plain);
    expect(single!.data).toEqual(Float32Array.from(expected));
    expected.forEach((value, i) => expect(Math.abs(half!.data[i]! - value)).toBeLessThan(0.001));
    expect([...whole!.data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect([...truth!.data]).toEqual(expected.map((value) => (value > 2 ? 1 : 0)));
  });

  const good = file(dict('<f4', '2, 3'), new Array<number>(24).fill(0));
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'does not start with the NPY magic'],
    ['another file', Buffer.from('PK\x03\x04 something else'), 'does not start with the NPY magic'],
    ['a version to come', Uint8Array.from(good, (v, i) => (i === 6 ? 4 : v)), 'version 4.0'],
    ['cut before the header', good.subarray(0, 9), 'cut off before its header'],
    ['cut in the header', good.subarray(0, 60), 'cut off inside its header'],
    ['cut in the values', good.subarray(0, good.length - 1), 'takes 24 bytes of values, but there are 23'],
    ['bytes too many', file(dict('<f4', '2, 3'), new Array<number>(25).fill(0)), 'there are 25'],
    [
      'a huge header',
      Uint8Array.from([...good.subarray(0, 6), 2, 0, 255, 255, 255, 255]),
      'header is 4294967295 bytes',
    ],
    ['no type', file("{'fortran_order': False, 'shape': (2,), }", [0]), 'without the field "descr"'],
    ['no order', file("{'descr': '<f4', 'shape': (2,), }", [0]), 'without the field "fortran_order"'],
    ['no shape', file("{'descr': '<f4', 'fortran_order': False, }", [0]), 'without the field "shape"'],
    ['two shapes', file(`${dict('<f4', '2,')}'shape': (3,)}`, [0]), 'field "shape" twice'],
    ['a shape below zero', file(dict('<f4', '-2, 3'), []), 'field "shape" cannot be read'],
    ['a shape of text', file(dict('<f4', "'a'"), []), 'field "shape" cannot be read'],
    ['an absurd shape', file(dict('<f4', '99999999999, 99999999999'), []), 'which no file can hold'],
    ['an absurd shape of nothing', file(dict('<f4', '0, 99999999999999999999'), []), 'which no file can hold'],
    ['too many dimensions', file(dict('|u1', '1, '.repeat(65)), [1]), '65 dimensions'],
    ['a large shape', file(dict('<f8', '100000000, 4096'), []), 'takes 3276800000000 bytes'],
    ['records', file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", [0]), 'not of records'],
    ['objects', file(dict('|O', '2,'), []), 'type "|O"'],
    ['text', file(dict('<U8', '2,'), []), 'type "<U8"'],
    ['complex numbers', file(dict('<c8', '2,'), []), 'type "<c8"'],
    ['big-endian', file(dict('>f4', '2,'), new Array<number>(8).fill(0)), 'not little-endian'],
    ['another order', file(dict('<f4', '2,', 'maybe'), []), 'field "fortran_order" cannot be read'],
  ])('refuses %s, naming the file', (_, bytes, message) => {
    const refused = () => readNpy(bytes, 'vectors.npy');
    expect(refused).toThrow(message);
    expect(refused).toThrow('vectors.npy ');
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
