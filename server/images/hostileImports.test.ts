/** Zips and pictures that are made to do harm, or are simply broken: each is told of, nothing else notices. */
import { crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_IMAGE_PIXELS } from '@/lib/domain/imageSet';
import { pngGray } from '../seed/pngGray';
import { MAX_ZIP_ENTRIES } from './listZip';
import { makeZip, type ZipEntry } from './makeZip.testing';
import { tinyPng, withTestImages } from './testImages.testing';

const test = withTestImages();
const good: ZipEntry = { name: 'good.png', data: tinyPng(1) };

let jpeg: Buffer;
let png: Buffer;
beforeAll(async () => {
  const noise = sharp({ create: { width: 200, height: 120, channels: 3, background: 'teal', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }); // prettier-ignore
  jpeg = await noise.clone().jpeg().toBuffer();
  png = await noise.clone().png().toBuffer();
});

/** Imports the entries beside a good picture, which must go in whatever they are. */
async function refusalsOf(...entries: ZipEntry[]): Promise<Record<string, string>> {
  const { added, refused } = await test.addZip([...entries, good]);
  expect(added).toBe(1);
  expect(test.stored()).toEqual([{ fileName: 'good.png', label: null }]);
  return Object.fromEntries(refused.map(({ fileName, message }) => [fileName, message]));
}

describe('a file in a zip is left out with its reason, and the rest goes in', () => {
  it.each<[string, () => ZipEntry, RegExp]>([
    ['that leads out of the zip', () => ({ name: '../evil.png', data: tinyPng(2) }), /leads out of the zip/],
    ['that leads out by a detour', () => ({ name: 'a/../../evil.png', data: tinyPng(2) }), /leads out of the zip/],
    ['with an absolute path', () => ({ name: '/etc/evil.png', data: tinyPng(2) }), /leads out of the zip/],
    ['with a drive', () => ({ name: 'C:/evil.png', data: tinyPng(2) }), /leads out of the zip/],
    ['with a backslash', () => ({ name: 'a\\..\\evil.png', data: tinyPng(2) }), /leads out of the zip/],
    ['with a NUL in its name', () => ({ name: 'a/e\0vil.png', data: tinyPng(2) }), /no plain path/],
    ['that is a symbolic link', () => ({ name: 'link.png', data: '/etc/passwd', mode: 0o120777 }), /symbolic link/],
    ['that is encrypted', () => ({ name: 'secret.png', data: tinyPng(2), encrypted: true }), /encrypted/],
    ['that is damaged', () => ({ name: 'damaged.png', data: tinyPng(2), crc: 1 }), /damaged in the zip/],
    ['longer than it says', () => ({ name: 'longer.png', data: tinyPng(2), unpackedBytes: 10 }), /damaged in the zip/],
    [
      'that is a bomb',
      () => ({ name: 'bomb.bmp', data: Buffer.alloc(60 * 1024 ** 2) }),
      /more than 200 times its size/,
    ],
    ['larger than a picture may be', () => ({ name: 'large.png', data: 'x', unpackedBytes: 65 * 1024 ** 2 }), /at most 64 MiB/], // prettier-ignore
    ['of no bytes', () => ({ name: 'empty.png', data: '' }), /the file is empty/],
    ['of one byte', () => ({ name: 'one.png', data: Uint8Array.of(0x89) }), /no picture/],
    ['that is a zip itself', () => ({ name: 'inner.zip', data: makeZip([good]), stored: true }), /a zip file/],
    ['that is an SVG', () => ({ name: 'a.svg', data: '<svg xmlns="http://www.w3.org/2000/svg"/>' }), /an SVG drawing/],
    ['that is a page', () => ({ name: 'a.jpg', data: '<!DOCTYPE html><script>alert(1)</script>' }), /an HTML page/],
    ['that is a PDF', () => ({ name: 'a.png', data: '%PDF-1.7\nx' }), /a PDF document/],
    [
      'that is a program',
      () => ({ name: 'a.png', data: Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1') }),
      /no picture/,
    ],
    [
      'of 20,000 × 20,000 pixels',
      () => ({ name: 'huge.png', data: hugePng(20_000), stored: true }),
      /20000 × 20000 pixels/,
    ],
    [
      'that is a JPEG cut off',
      () => ({ name: 'cut.jpg', data: jpeg.subarray(0, jpeg.length / 2) }),
      /damaged or cut off/,
    ],
    [
      'that is a PNG cut off',
      () => ({ name: 'cut.png', data: png.subarray(0, png.length - 400) }),
      /damaged or cut off/,
    ],
    ['with a header alone', () => ({ name: 'head.png', data: png.subarray(0, 33) }), /damaged or cut off/],
  ])('%s', async (_, entry, reason) => {
    const { name } = entry();
    expect(await refusalsOf(entry())).toEqual({ [name]: expect.stringMatching(reason) });
  });

  it('that comes twice: the first one is taken', async () => {
    expect(await refusalsOf(good)).toEqual({ 'good.png': expect.stringContaining('twice') });
  });

  it('whatever it is called', async () => {
    const names = [`${'n'.repeat(300)}.png`, '😀🦈.png', 'größe.png', 'café.png'];
    const entries = names.map((name, i) => ({ name, data: tinyPng(i + 10), legacyName: name === 'café.png' }));
    const { added, refused } = await test.addZip(entries);
    expect([added, refused]).toEqual([4, []]);
    const stored = test.stored().map(({ fileName }) => fileName);
    expect(stored).toEqual([`${'n'.repeat(196)}.png`, '😀🦈.png', 'größe.png', 'café.png']);
  });
});

describe('a zip as a whole is refused before anything of it is unpacked', () => {
  it.each<[string, () => Buffer, RegExp]>([
    ['a text', () => Buffer.from('this is no zip'.repeat(100)), /not a zip file/],
    ['nothing', () => Buffer.alloc(0), /not a zip file/],
    ['cut off', () => makeZip([good]).subarray(0, -30), /not a zip file/],
    ['without its start', () => makeZip([good]).subarray(40), /not a zip file/],
    [
      'of 100,001 entries',
      () => withEntryCount(makeZip([good]), MAX_ZIP_ENTRIES + 1),
      /100001 entries; at most 100000/,
    ],
    ['whose names alone fill the memory', () => makeZip(Array.from({ length: 1100 }, (_, i) => ({ name: `${i}`.padEnd(62_000, 'n'), data: '' }))), /names and notes of its entries/], // prettier-ignore
    ['that unpacks to 9 GiB', () => manyBombs(), /unpacks to 9,?216 MiB/],
    ['whose entries lie on top of each other', () => overlapping(3000), /lie on top of each other/],
    ['with labels above their limit', () => makeZip([good, { name: 'labels.csv', data: Array.from({ length: 900_000 }, (_, i) => `${i}.png,x`).join('\n'), crc: 1 }]), /labels\.csv has .* at most 8 MiB/], // prettier-ignore
  ])('%s', async (_, zip, reason) => {
    await expect(test.addZip(zip())).rejects.toThrow(reason);
    expect(test.stored()).toEqual([]);
  });
});

describe('200 hostile zips one after the other', () => {
  it('leave no memory behind, and the next good one is imported', async () => {
    const zips = [
      makeZip([
        { name: 'cut.jpg', data: jpeg.subarray(0, jpeg.length / 2), stored: true },
        { name: 'cut.png', data: png.subarray(0, png.length - 400), stored: true },
        { name: 'huge.png', data: hugePng(20_000), stored: true },
        { name: 'bomb.bmp', data: Buffer.alloc(4 * 1024 ** 2) },
      ]),
      makeZip([good]).subarray(0, -30),
      overlapping(300),
    ];
    const round = (count: number) => roundOf(zips, count);
    await round(40);
    collect();
    const before = process.memoryUsage().rss;
    await round(200);
    collect();
    const grownMb = (process.memoryUsage().rss - before) / 1024 ** 2;
    // Each try handles some 600 kB; kept, they would be 80 MB and more.
    expect(grownMb).toBeLessThan(60);
    expect(await test.addZip([good])).toMatchObject({ added: 1 });
  });

  async function roundOf(zips: readonly Buffer[], count: number): Promise<void> {
    for (let i = 0; i < count; i++) await test.addZip(zips[i % zips.length]!).catch(() => undefined);
  }
});

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/** A PNG of one-bit rows, whose header alone is honest. */
function hugePng(side: number): Buffer {
  expect(side * side).toBeGreaterThan(MAX_IMAGE_PIXELS);
  const small = Buffer.from(pngGray(new Uint8Array(64), 8, 8));
  small.writeUInt32BE(side, 16);
  small.writeUInt32BE(side, 20);
  small.writeUInt32BE(crc32(small.subarray(12, 29)), 29);
  return small;
}

/** 9,216 honest-looking entries of 1 MiB of zeros: none of them is a bomb by itself. */
function manyBombs(): Buffer {
  const data = deflateRawSync(Buffer.alloc(1024 ** 2));
  const entry = { data, stored: true, unpackedBytes: 1024 ** 2, deflated: true };
  return makeZip(Array.from({ length: 9216 }, (_, i) => ({ ...entry, name: `${i}.bmp` })));
}

/** All entries are the same bytes of the file, as in the zip bombs that need no nesting. */
function overlapping(count: number): Buffer {
  const data = Buffer.alloc(20_000, 'noise');
  const one = makeZip([{ name: '00000.png', data, stored: true }]);
  const directoryAt = one.readUInt32LE(one.length - 22 + 16);
  const record = one.subarray(directoryAt, one.length - 22);
  const records = Array.from({ length: count }, (_, i) => {
    const copy = Buffer.from(record);
    copy.write(String(i).padStart(5, '0'), 46);
    return copy;
  });
  const end = Buffer.from(one.subarray(-22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(record.length * count, 12);
  return Buffer.concat([one.subarray(0, directoryAt), ...records, end]);
}

/** The same zip with a zip64 record that gives another count. */
function withEntryCount(zip: Buffer, count: number): Buffer {
  const directoryEnd = zip.length - 22;
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(zip.readUInt32LE(directoryEnd + 16)), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(directoryEnd), 8);
  return Buffer.concat([zip.subarray(0, directoryEnd), record, locator, zip.subarray(directoryEnd)]);
}
