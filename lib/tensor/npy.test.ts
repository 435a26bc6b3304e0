import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy, littleEndian, npyHead } from './npy';
import { readNpy } from './readNpy';

const data = Float32Array.of(0, 1.5, -2.25, NaN, Infinity, 1e-40);

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The header of a valid file with something replaced, padded to the same length. */
function withHeader(change: (header: string) => string): Uint8Array {
  const bytes = encodeNpy({ shape: [2, 3], data });
  const header = Buffer.from(bytes.subarray(10, 128)).toString('latin1');
  bytes.set(Buffer.from(change(header).slice(0, header.length).padEnd(header.length), 'latin1'), 10);
  return bytes;
}

describe('NPY', () => {
  it('has the very header that numpy writes', () => {
    const bytes = encodeNpy({ shape: [2, 3], data });
    const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const header = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from([118, 0]),
      Buffer.from(dict.padEnd(117) + '\n'),
    ]);
    expect(Buffer.from(bytes.subarray(0, 128)).equals(header)).toBe(true);
    expect(bytes.length).toBe(128 + 6 * 4);
    expect([...bytes.subarray(132, 136)]).toEqual([0, 0, 0xc0, 0x3f]); // 1.5, little-endian
  });

  it('comes back as it went, for no, one and many dimensions', () => {
    for (const shape of [[6], [2, 3], [1, 6, 1]])
      expect(decodeNpy(encodeNpy({ shape, data }))).toEqual({ shape, data });
    expect(decodeNpy(encodeNpy({ shape: [], data: Float32Array.of(7) }))).toEqual({
      shape: [],
      data: Float32Array.of(7),
    });
    expect(decodeNpy(encodeNpy({ shape: [0, 4], data: new Float32Array() })).shape).toEqual([0, 4]);
  });

  it('holds whole numbers as such', () => {
    const bytes = encodeNpy({ shape: [2, 2], data: Int32Array.of(1, -1, 2 ** 31 - 1, 1000) });
    expect(Buffer.from(bytes).toString('latin1', 10, 50)).toContain("'descr': '<i4'");
    const { shape, data } = readNpy(bytes, 'classes.npy');
    expect(shape).toEqual([2, 2]);
    expect([...data]).toEqual([1, -1, 2 ** 31 - 1, 1000]);
  });

  it('is read from the middle of a larger buffer', () => {
    const bytes = encodeNpy({ shape: [6], data });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeNpy(larger.subarray(3)).data).toEqual(data);
  });

  it.skipIf(!hasNumpy())('is read by numpy, value for value', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'specular-npy-'));
    try {
      writeFileSync(path.join(folder, 'map.npy'), encodeNpy({ shape: [2, 3], data }));
      const script = 'import numpy,sys; a=numpy.load(sys.argv[1]); print(a.dtype.str, a.shape, a.tobytes().hex())';
      const printed = execFileSync('python3', ['-c', script, path.join(folder, 'map.npy')])
        .toString()
        .trim();
      expect(printed).toBe(`<f4 (2, 3) ${Buffer.from(data.buffer).toString('hex')}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('may have a head that is made long enough before the number of rows is known', () => {
    const values = littleEndian(Float32Array.of(1, 2, 3, 4));
    for (const rows of [0, 1_000_000_000]) expect(npyHead([rows, 2], 128)).toHaveLength(128);
    expect(decodeNpy(Uint8Array.from([...npyHead([2, 2], 128), ...values]))).toEqual({
      shape: [2, 2],
      data: Float32Array.of(1, 2, 3, 4),
    });
  });

  it('refuses what is no such file, and says why', () => {
    const whole = encodeNpy({ shape: [2, 3], data });
    expect(() => decodeNpy(new Uint8Array(5))).toThrow('magic');
    expect(() => decodeNpy(Buffer.from('PK\x03\x04 something else'))).toThrow('magic');
    expect(() => decodeNpy(Uint8Array.from(whole, (v, i) => (i === 6 ? 2 : v)))).toThrow('version 2.0');
    expect(() => decodeNpy(whole.subarray(0, 60))).toThrow('header is cut off');
    expect(() => decodeNpy(whole.subarray(0, 140))).toThrow('needs 24 bytes');
    expect(() => decodeNpy(withHeader((header) => header.replace('<f4', '<f8')))).toThrow('<f8');
    expect(() => decodeNpy(withHeader((header) => header.replace('False', 'True')))).toThrow('C order');
    expect(() => decodeNpy(withHeader((header) => header.replace("'shape': (2, 3), ", '')))).toThrow(
      'shape is missing',
    );
    expect(() => decodeNpy(withHeader((header) => header.replace('(2, 3)', '(2, 4)')))).toThrow('needs 32 bytes');
  });

  it('refuses to write a shape that does not fit', () => {
    expect(() => encodeNpy({ shape: [2, 2], data })).toThrow('(2, 2)');
  });
});
