import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeResultFile, encodeResultFile, readResultHeader, type ResultFile } from './resultFile';
import { encodedAsVersion } from './resultFile.testing';

const FILE: ResultFile = {
  version: 2,
  resultKey: 'ab'.repeat(32),
  rows: 2,
  cols: 3,
  classCount: 2,
  from: 1,
  count: 3,
  base: new Float32Array([0.25, 0.75]),
  vectors: new Float32Array([1, 2, 3, 4, 5, 6]),
};
const encode = (file: ResultFile) => Buffer.concat([...encodeResultFile(file)]);

describe('a result file', () => {
  it('comes back as it was written, wherever its bytes start in memory', () => {
    const bytes = encode(FILE);
    for (const offset of [0, 1, 2, 3]) {
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      expect(decodeResultFile(moved.subarray(offset))).toEqual(FILE);
    }
  });

  it('has the documented layout', () => {
    const bytes = encode(FILE);
    expect(bytes.length).toBe(96 + 2 * 4 + 3 * 2 * 4);
    expect(bytes.toString('ascii', 0, 8)).toBe('SPECCELL');
    expect([8, 12, 16, 20, 24, 28].map((at) => bytes.readUInt32LE(at))).toEqual([2, 2, 3, 2, 1, 3]);
    expect(bytes.toString('hex', 32, 64)).toBe(FILE.resultKey);
    expect([bytes.readFloatLE(96), bytes.readFloatLE(100), bytes.readFloatLE(104)]).toEqual([0.25, 0.75, 1]);
  });

  it('is written in pieces that do not hold up the event loop', () => {
    const large = { ...FILE, rows: 1000, cols: 1000, from: 0, count: 300_000, vectors: new Float32Array(600_000) };
    const pieces = [...encodeResultFile(large)];
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1024 * 1024);
    expect(decodeResultFile(Buffer.concat(pieces)).vectors).toHaveLength(600_000);
  });

  it('is refused when any byte of its header or base is changed, or it is cut or longer', () => {
    const bytes = encode(FILE);
    for (let at = 0; at < 104; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => decodeResultFile(changed), `byte ${at}`).toThrow(/stored result/);
    }
    for (const length of [0, 7, 95, 100, bytes.length - 1])
      expect(() => decodeResultFile(bytes.subarray(0, length))).toThrow(/stored result/);
    expect(() => decodeResultFile(Buffer.concat([bytes, Buffer.alloc(4)]))).toThrow(/bytes instead of/);
  });

  it('cannot be made of cells that do not fit its header', () => {
    expect(() => encode({ ...FILE, count: 2 })).toThrow(TypeError);
    expect(() => encode({ ...FILE, base: new Float32Array(3) })).toThrow(TypeError);
  });

  it('of an earlier version is read, of a later one refused', () => {
    expect(decodeResultFile(encodedAsVersion(FILE, 1))).toEqual({ ...FILE, version: 1 });
    expect(() => decodeResultFile(encodedAsVersion(FILE, 3))).toThrow(
      /version 3 of its format, this server reads versions 1 and 2/,
    );
  });

  it('tells its base without being read as a whole', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'specular-result-'));
    try {
      const file = path.join(dir, 'result');
      await writeFile(file, encode(FILE));
      expect(await readResultHeader(file)).toMatchObject({ from: 1, count: 3, base: FILE.base });
      await writeFile(file, encode(FILE).subarray(0, 40));
      await expect(readResultHeader(file)).rejects.toMatchObject({ code: 'storage_damaged' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
