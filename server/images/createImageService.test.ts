import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelInputSchema } from '@/lib/domain/modelCard';
import { createImageService } from './createImageService';
import type { ImageService, ImportReport } from './imageService';
import { MAX_ZIP_ENTRIES } from './listZip';
import { makeZip, type ZipEntry } from './makeZip.testing';
import { createMemoryImages } from './memoryImages.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const CIFAR = path.join(ASSETS, 'images/cifar10-test-2000.zip');

let png: Buffer;
beforeAll(async () => {
  png = await sharp({ create: { width: 7, height: 5, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});

let dir: string;
let memory: ReturnType<typeof createMemoryImages>;
let service: ImageService;
let setId: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'specular-images-test-'));
  memory = createMemoryImages(dir);
  service = createImageService(memory.dependencies);
  setId = (await service.createSet('Pictures')).id;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const addZip = (entries: ZipEntry[]): Promise<ImportReport> => service.addZip(setId, Readable.from([makeZip(entries)]));
const stored = () => memory.images.map(({ fileName, label }) => ({ fileName, label }));

describe('adding files', () => {
  it('keeps the good ones with their size, and says why the others are refused', async () => {
    const report = await service.addFiles(setId, [
      { fileName: 'C:\\cats\\one.png', label: ' cat ', bytes: png },
      { fileName: 'one-byte.png', label: null, bytes: Uint8Array.of(0x89) },
      { fileName: 'note.txt', label: null, bytes: Buffer.from('hello') },
      { fileName: 'two.png', label: '', bytes: png },
    ]);
    expect(report.added).toBe(2);
    expect(report.imageSet.imageCount).toBe(2);
    expect(report.refused.map(({ fileName }) => fileName)).toEqual(['one-byte.png', 'note.txt']);
    expect(memory.images[0]).toMatchObject({ fileName: 'one.png', label: 'cat', widthPx: 7, heightPx: 5, position: 0 });
    expect(memory.images[1]).toMatchObject({ fileName: 'two.png', label: null, position: 1 });
    await expect(service.bytes(await service.get(memory.images[0]!.id))).resolves.toEqual(Uint8Array.from(png));
  });

  it('stores 300 files in order, and does not hide a failure of the storage', async () => {
    const files = Array.from({ length: 300 }, (_, i) => ({ fileName: `${i}.png`, label: null, bytes: png }));
    await service.addFiles(setId, files);
    expect(memory.images.map((image) => image.fileName)).toEqual(files.map((file) => file.fileName));

    vi.spyOn(memory.dependencies.artifacts, 'put').mockRejectedValue(new Error('EIO'));
    await expect(service.addFiles(setId, files)).rejects.toThrow('EIO');
    expect(memory.images).toHaveLength(300);
  });

  it('needs a set that exists and a name that is not empty', async () => {
    await expect(service.addFiles('nothing', [])).rejects.toMatchObject({ code: 'not_found' });
    await expect(service.createSet('  ')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('adding a zip', () => {
  it('takes the last folder as the label, and ignores hidden files', async () => {
    const report = await addZip([
      { name: 'pets/', data: '' },
      { name: 'pets/cat/1.png', data: png },
      { name: 'pets/dog/1.png', data: png, stored: true },
      { name: './top.png', data: png },
      { name: '__MACOSX/pets/cat/._1.png', data: 'x' },
      { name: 'pets/.DS_Store', data: 'x' },
    ]);
    expect(report.refused).toEqual([]);
    expect(stored()).toEqual([
      { fileName: '1.png', label: 'cat' },
      { fileName: '1.png', label: 'dog' },
      { fileName: 'top.png', label: null },
    ]);
  });

  it('takes labels from labels.csv beside the pictures', async () => {
    const csv = '\uFEFFfile,label\r\na.png,cat\r\n"b,1.png","dog, ""big"""\r\ngone.png,cat\r\n';
    const report = await addZip([
      { name: 'set/a.png', data: png },
      { name: 'set/b,1.png', data: png },
      { name: 'set/labels.csv', data: csv },
    ]);
    expect(stored()).toEqual([
      { fileName: 'a.png', label: 'cat' },
      { fileName: 'b,1.png', label: 'dog, "big"' },
    ]);
    expect(report.refused).toEqual([{ fileName: 'set/gone.png', message: expect.stringContaining('is not there') }]);
  });

  it('names the line of a labels.csv that cannot be read, and imports nothing', async () => {
    const entries = [
      { name: 'a.png', data: png },
      { name: 'labels.csv', data: 'a.png,cat\nb.png\n' },
    ];
    await expect(addZip(entries)).rejects.toThrow('labels.csv, line 2');
    expect(stored()).toEqual([]);
  });

  it('refuses a 1-byte picture and a text, and imports the rest', async () => {
    const report = await addZip([
      { name: 'a/tiny.png', data: Uint8Array.of(1) },
      { name: 'a/good.png', data: png },
      { name: 'a/readme.txt', data: 'Read me' },
    ]);
    expect(report.added).toBe(1);
    expect(report.refused.map(({ fileName }) => fileName)).toEqual(['a/tiny.png', 'a/readme.txt']);
  });

  it.each(['../evil.png', 'a/../../evil.png', '/etc/evil.png', 'a\\evil.png', 'C:/evil.png', 'a/e\0vil.png'])(
    'refuses the name %j',
    async (name) => {
      const report = await addZip([
        { name, data: png },
        { name: 'good.png', data: png },
      ]);
      expect(report.refused).toEqual([{ fileName: name, message: expect.stringContaining('no plain path') }]);
      expect(stored()).toEqual([{ fileName: 'good.png', label: null }]);
    },
  );

  it('refuses links, encrypted and damaged entries and a path that comes twice', async () => {
    const report = await addZip([
      { name: 'link.png', data: '/etc/passwd', mode: 0o120777 },
      { name: 'secret.png', data: png, encrypted: true },
      { name: 'damaged.png', data: png, crc: 1 },
      { name: 'longer.png', data: png, unpackedBytes: png.length - 1 },
      { name: 'good.png', data: png },
      { name: 'good.png', data: png },
    ]);
    expect(report.added).toBe(1);
    expect(Object.fromEntries(report.refused.map(({ fileName, message }) => [fileName, message]))).toEqual({
      'link.png': expect.stringContaining('symbolic link'),
      'secret.png': expect.stringContaining('encrypted'),
      'damaged.png': expect.stringContaining('damaged'),
      'longer.png': expect.stringContaining('damaged'),
      'good.png': expect.stringContaining('twice'),
    });
  });

  it('refuses a zip bomb before anything is unpacked', async () => {
    const bomb = { name: 'bomb.bmp', data: Buffer.alloc(60 * 1024 * 1024) };
    await expect(addZip([{ name: 'good.png', data: png }, bomb])).rejects.toMatchObject({ code: 'too_large' });
    expect(stored()).toEqual([]);

    // Among enough honest bytes the whole looks harmless: then the entry alone is refused.
    const noise = {
      name: 'noise.bin',
      data: await sharp(randomBytes(720_000), { raw: { width: 600, height: 400, channels: 3 } })
        .png()
        .toBuffer(),
    };
    const report = await addZip([bomb, noise]);
    expect(report.refused).toEqual([{ fileName: 'bomb.bmp', message: expect.stringContaining('200 times') }]);
    expect(report.added).toBe(1);
  });

  it('refuses more than 100,000 entries, which is told by the directory', async () => {
    const zip = withEntryCount(makeZip([{ name: 'a.png', data: png }]), MAX_ZIP_ENTRIES + 1);
    const error = await service.addZip(setId, Readable.from([zip])).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'too_large', message: expect.stringContaining('100001 entries') });
  });

  it.each([
    ['a text that is named .zip', () => Buffer.from('this is no zip'.repeat(100))],
    ['an empty file', () => Buffer.alloc(0)],
    ['a zip that is cut off', () => makeZip([{ name: 'a.png', data: png }]).subarray(0, -30)],
    ['a zip whose start is missing', () => makeZip([{ name: 'a.png', data: png }]).subarray(40)],
  ])('says what is wrong with %s', async (_, zip) => {
    const error = await service.addZip(setId, Readable.from([zip()])).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('not a zip file') });
  });

  it('keeps a received zip in the data directory, and only while it is read', async () => {
    const kept = () => readdir(path.join(dir, 'tmp'));
    let keptMeanwhile: string[] = [];
    const { put } = memory.dependencies.artifacts;
    vi.spyOn(memory.dependencies.artifacts, 'put').mockImplementation(async (bytes) => {
      keptMeanwhile = await kept();
      return put(bytes);
    });
    expect(await addZip([{ name: 'a.png', data: png }])).toMatchObject({ added: 1 });
    expect(keptMeanwhile).toHaveLength(1);
    expect(await kept()).toEqual([]);
    await expect(service.addZip(setId, Readable.from([Buffer.from('no zip')]))).rejects.toThrow();
    expect(await kept()).toEqual([]);
  });

  it('refuses a labels.csv above 8 MiB before it is unpacked, and imports nothing', async () => {
    // Damaged, too: taking it out of the zip would fail.
    const labels = Array.from({ length: 900_000 }, (_, i) => `${i}.png,x`).join('\n');
    const entries = [
      { name: 'a.png', data: png },
      { name: 'labels.csv', data: labels, crc: 1 },
    ];
    const error = await addZip(entries).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'too_large', message: expect.stringContaining('labels.csv has') });
    expect(stored()).toEqual([]);
  });

  it('never cuts a name inside a character', async () => {
    await service.addFiles(setId, [{ fileName: `${'🦈'.repeat(200)}.png`, label: null, bytes: png }]);
    expect(memory.images[0]?.fileName).toBe(`${'🦈'.repeat(196)}.png`);
  });

  it.skipIf(!existsSync(CIFAR))('imports 2,000 real pictures in ten classes', async () => {
    const report = await service.addZip(setId, CIFAR);
    expect(report).toMatchObject({ added: 2000, refused: [], imageSet: { imageCount: 2000 } });
    const counts = new Map<string | null, number>();
    for (const { label } of memory.images) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect([...counts.values()]).toEqual(Array(10).fill(200));
    expect(memory.images[0]).toMatchObject({ fileName: '0000.jpg', label: 'airplane', widthPx: 32, heightPx: 32 });
  });
});

describe('adding a folder', () => {
  it('goes into sub-folders but follows no link', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'specular-folder-test-'));
    try {
      await mkdir(path.join(folder, 'dog'));
      await writeFile(path.join(folder, 'a.png'), png);
      await writeFile(path.join(folder, 'dog', 'b.png'), png);
      await writeFile(path.join(folder, '.hidden.png'), png);
      await symlink('/etc', path.join(folder, 'etc'));
      await symlink(path.join(folder, 'a.png'), path.join(folder, 'link.png'));
      const report = await service.addFolder(setId, folder);
      expect(report.refused.map(({ fileName }) => fileName)).toEqual(['etc', 'link.png']);
      expect(stored()).toEqual([
        { fileName: 'a.png', label: null },
        { fileName: 'b.png', label: 'dog' },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says which folder cannot be read', async () => {
    await expect(service.addFolder(setId, '/no/such/folder')).rejects.toThrow('/no/such/folder');
  });
});

describe('a fitted picture', () => {
  const input = modelInputSchema.parse({ tensor: 'x', width: 7, height: 5 });

  it('is fitted once, and a caller who empties it harms nobody', async () => {
    await service.addFiles(setId, [{ fileName: 'a.png', label: null, bytes: png }]);
    const fit = vi.spyOn(memory.dependencies.imageReader, 'fit');
    const [image] = memory.images;
    const first = await service.fitted(image!, input);
    const pixels = first.rgb.slice();
    structuredClone(first.rgb, { transfer: [first.rgb.buffer] });
    expect((await service.fitted(image!, input)).rgb).toEqual(pixels);
    expect(fit).toHaveBeenCalledTimes(1);
    expect(await service.fitted(image!, { ...input, width: 3 })).toMatchObject({ width: 3, height: 5 });
  });

  it('is tried again after a failure', async () => {
    await service.addFiles(setId, [{ fileName: 'a.png', label: null, bytes: png }]);
    vi.spyOn(memory.dependencies.artifacts, 'get').mockRejectedValueOnce(new Error('disk'));
    await expect(service.fitted(memory.images[0]!, input)).rejects.toThrow('disk');
    await expect(service.fitted(memory.images[0]!, input)).resolves.toMatchObject({ width: 7 });
  });
});

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
