import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { modelInputSchema } from '@/lib/domain/modelCard';
import { imageReader } from '../image/imageReader';
import { deferred } from '../jobs/deferred';
import { pngGray } from '../seed/pngGray';
import { tinyPng, withTestImages } from './testImages.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const CIFAR = path.join(ASSETS, 'images/cifar10-test-2000.zip');

const test = withTestImages();
const png = tinyPng(0);

describe('adding files', () => {
  it('keeps the good ones with their size, and says why the others are refused', async () => {
    const report = await test.service.addFiles(test.setId, [
      { fileName: 'C:\\cats\\one.png', label: ' cat ', bytes: tinyPng(1) },
      { fileName: 'one-byte.png', label: null, bytes: Uint8Array.of(0x89) },
      { fileName: 'note.txt', label: null, bytes: Buffer.from('hello') },
      { fileName: 'two.png', label: '', bytes: tinyPng(2) },
    ]);
    const [one, two] = test.memory.images;
    expect(report).toMatchObject({ added: 2, alreadyThere: 0, imageSet: { imageCount: 2 }, images: [one, two] });
    expect(report.refused.map(({ fileName }) => fileName)).toEqual(['one-byte.png', 'note.txt']);
    expect(one).toMatchObject({ fileName: 'one.png', label: 'cat', widthPx: 7, heightPx: 5, position: 0 });
    expect(two).toMatchObject({ fileName: 'two.png', label: null, position: 1 });
    await expect(test.service.bytes(one!)).resolves.toEqual(Uint8Array.from(tinyPng(1)));
  });

  it('stores 300 files in order, and does not hide a failure of the storage', async () => {
    const files = Array.from({ length: 300 }, (_, i) => ({ fileName: `${i}.png`, label: null, bytes: tinyPng(i) }));
    await test.service.addFiles(test.setId, files);
    expect(test.stored().map(({ fileName }) => fileName)).toEqual(files.map(({ fileName }) => fileName));

    vi.spyOn(test.memory.dependencies.artifacts, 'put').mockRejectedValue(new Error('EIO'));
    const other = [{ fileName: 'x.png', label: null, bytes: tinyPng(1000) }];
    await expect(test.service.addFiles(test.setId, other)).rejects.toThrow('EIO');
    expect(test.memory.images).toHaveLength(300);
  });

  it('tells of a failure only when nothing is being written any more', async () => {
    const { artifacts } = test.memory.dependencies;
    const put = artifacts.put.bind(artifacts);
    const slow = deferred<void>();
    const failed = deferred<void>();
    let writing = 0;
    vi.spyOn(artifacts, 'put').mockImplementation(async (bytes) => {
      if (++writing === 1) {
        await slow.promise;
        return put(bytes).finally(() => writing--);
      }
      failed.resolve();
      throw new Error('EIO');
    });
    const files = [1, 2].map((n) => ({ fileName: `${n}.png`, label: null, bytes: tinyPng(n) }));
    let told = false;
    const adding = test.service.addFiles(test.setId, files).catch((error: unknown) => ((told = true), error));
    await failed.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toBe(false);
    slow.resolve();
    expect(await adding).toMatchObject({ message: 'EIO' });
    expect(writing).toBe(1);
  });

  it('adds no picture twice to a set, whatever it is called; another set gets its own', async () => {
    const files = (numbers: number[]) =>
      numbers.map((n, i) => ({ fileName: `${i}.png`, label: null, bytes: tinyPng(n) }));
    const add = (setId: string, ...numbers: number[]) => test.service.addFiles(setId, files(numbers));
    expect(await add(test.setId, 1, 2, 1)).toMatchObject({ added: 2, alreadyThere: 1 });
    const again = await add(test.setId, 2, 3);
    expect(again).toMatchObject({ added: 1, alreadyThere: 1, refused: [], imageSet: { imageCount: 3 } });
    expect(again.images.map(({ position }) => position)).toEqual([1, 2]);
    const other = await test.service.createSet('Other');
    expect(await add(other.id, 1, 2)).toMatchObject({ added: 2, alreadyThere: 0 });
    const both = await Promise.all([add(test.setId, 4, 5, 6), add(test.setId, 6, 5, 4)]);
    expect(both.map(({ added, alreadyThere }) => [added, alreadyThere])).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(test.memory.images.filter(({ imageSetId }) => imageSetId === test.setId)).toHaveLength(6);
  });

  it('tells of a picture that comes with two labels, instead of choosing one in silence', async () => {
    const file = (fileName: string, label: string | null) => ({ fileName, label, bytes: png });
    const files = [file('cat/1.png', 'cat'), file('dog/7.png', 'dog'), file('copy.png', null)];
    const report = await test.service.addFiles(test.setId, files);
    expect(report).toMatchObject({ added: 1, alreadyThere: 1 });
    const message =
      'dog/7.png is the same picture as 1.png, which is in the set with the label "cat". It is not added again as "dog".';
    expect(report.refused).toEqual([{ fileName: 'dog/7.png', message }]);
  });

  it('tells which bytes a set has', async () => {
    await test.service.addFiles(test.setId, [{ fileName: 'a.png', label: null, bytes: png }]);
    const { hash } = test.memory.images[0]!;
    expect(await test.service.findPresent(test.setId, ['0'.repeat(64), hash])).toEqual([hash]);
  });

  it('needs a set that exists and a name that is not empty', async () => {
    await expect(test.service.addFiles('nothing', [])).rejects.toMatchObject({ code: 'not_found' });
    await expect(test.service.createSet('  ')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('never cuts a name inside a character', async () => {
    await test.service.addFiles(test.setId, [{ fileName: `${'🦈'.repeat(200)}.png`, label: null, bytes: png }]);
    expect(test.stored()[0]?.fileName).toBe(`${'🦈'.repeat(196)}.png`);
  });
});

describe('adding a folder', () => {
  it('goes into sub-folders but follows no link', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'specular-folder-test-'));
    try {
      await mkdir(path.join(folder, 'dog'));
      await writeFile(path.join(folder, 'a.png'), tinyPng(1));
      await writeFile(path.join(folder, 'dog', 'b.png'), tinyPng(2));
      await writeFile(path.join(folder, '.hidden.png'), tinyPng(3));
      await symlink('/etc', path.join(folder, 'etc'));
      await symlink(path.join(folder, 'a.png'), path.join(folder, 'link.png'));
      const refused: string[] = [];
      const onRefused = (files: readonly { fileName: string }[]) => void refused.push(...files.map((f) => f.fileName));
      const add = () => test.service.addFolder(test.setId, folder, { onRefused });
      expect(await add()).toEqual({ added: 2, alreadyThere: 0, refusedCount: 2 });
      expect(refused).toEqual(['etc', 'link.png']);
      expect(test.stored()).toEqual([
        { fileName: 'a.png', label: null },
        { fileName: 'b.png', label: 'dog' },
      ]);
      expect(await add()).toEqual({ added: 0, alreadyThere: 2, refusedCount: 2 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves out a sub-folder that cannot be read, with its reason, and takes the rest', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'specular-folder-test-'));
    try {
      await writeFile(path.join(folder, 'a.png'), tinyPng(1));
      // Deeper than a path may be long, which a system refuses to everybody, whoever runs this.
      const half = (letter: string) => Array.from({ length: 10 }, () => letter.repeat(250));
      const [upper, lower] = [path.join(folder, ...half('u')), path.join(folder, ...half('l'))];
      await Promise.all([upper, lower].map((one) => mkdir(one, { recursive: true })));
      await rename(path.join(folder, half('l')[0]!), path.join(upper, 'lower'));
      const refused: RefusedFile[] = [];
      const onRefused = (files: readonly RefusedFile[]) => void refused.push(...files);
      expect(await test.service.addFolder(test.setId, folder, { onRefused })).toMatchObject({ added: 1 });
      expect(refused).toEqual([
        {
          fileName: expect.stringMatching(/^u+\/.*\/lower\//),
          message: expect.stringMatching(/^The folder …l+\/ cannot be read: ENAMETOOLONG: [a-z ]+\.$/),
        },
      ]);
    } finally {
      execFileSync('rm', ['-rf', folder]);
    }
  });

  it('says which folder cannot be read', async () => {
    await expect(test.service.addFolder(test.setId, '/no/such/folder')).rejects.toThrow('/no/such/folder');
  });
});

describe('adding a zip', () => {
  it('takes the last folder as the label, and ignores hidden files', async () => {
    const report = await test.addZip([
      { name: 'pets/', data: '' },
      { name: 'pets/cat/1.png', data: tinyPng(1) },
      { name: 'pets/dog/1.png', data: tinyPng(2), stored: true },
      { name: './top.png', data: tinyPng(3) },
      { name: '__MACOSX/pets/cat/._1.png', data: 'x' },
      { name: 'pets/.DS_Store', data: 'x' },
    ]);
    expect(report.refused).toEqual([]);
    expect(test.stored()).toEqual([
      { fileName: '1.png', label: 'cat' },
      { fileName: '1.png', label: 'dog' },
      { fileName: 'top.png', label: null },
    ]);
  });

  it('takes labels from a CSV file', async () => {
    const csv = '\uFEFFfile;label\r\na.png;cat\r\n"b,1.png";"dog, ""big"""\r\ngone.png;cat\r\n';
    const report = await test.addZip([
      { name: 'set/a.png', data: tinyPng(1) },
      { name: 'set/b,1.png', data: tinyPng(2) },
      { name: 'set/annotations.csv', data: csv },
    ]);
    expect(test.stored()).toEqual([
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
    await expect(test.addZip(entries)).rejects.toThrow('labels.csv, line 2');
    expect(test.stored()).toEqual([]);
  });

  it('stops when it is told to, and goes on under the same key without reading again what it has added', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => ({ name: `c/${i}.png`, data: tinyPng(i) }));
    entries.push({ name: 'c/bad.png', data: Buffer.from('bad') }, { name: 'c/twice.png', data: tinyPng(0) });
    const controller = new AbortController();
    const stopped = test.addZip(entries, {
      resumeKey: 'task-1',
      signal: controller.signal,
      onProgress: ({ done }) => done >= 128 && controller.abort(new AppError('cancelled', 'Stopped.')),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const added = test.memory.images.length;
    expect(added).toBeGreaterThanOrEqual(128);
    expect(added).toBeLessThan(300);

    const info = vi.spyOn(test.memory.dependencies.imageReader, 'info');
    const report = await test.addZip(entries, { resumeKey: 'task-1' });
    // As if it had never been interrupted.
    expect(report).toMatchObject({ added: 300, alreadyThere: 1, refusedCount: 1 });
    expect(info).toHaveBeenCalledTimes(300 - added + 1);
    expect(test.stored().map(({ fileName }) => fileName)).toEqual(Array.from({ length: 300 }, (_, i) => `${i}.png`));
    // The same zip once more, by somebody else: all of it is there.
    expect(await test.addZip(entries, { resumeKey: 'task-2' })).toMatchObject({ added: 0, alreadyThere: 301 });
    info.mockRestore();
  });

  it('stops between two pictures, however many are taken together', async () => {
    const entries = Array.from({ length: 60 }, (_, i) => ({ name: `c/${i}.png`, data: tinyPng(i) }));
    const controller = new AbortController();
    const { thumbnail } = imageReader;
    let made = 0;
    const spy = vi.spyOn(imageReader, 'thumbnail').mockImplementation((...args) => {
      if (++made === 3) controller.abort(new AppError('cancelled', 'Stopped.'));
      return thumbnail(...args);
    });
    await expect(test.addZip(entries, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(made).toBeLessThanOrEqual(4); // two are made at the same time
    spy.mockRestore();
  });

  it.skipIf(!existsSync(CIFAR))('imports 2,000 real pictures in ten classes', async () => {
    const counts = await test.service.addZip(test.setId, CIFAR);
    expect(counts).toEqual({ added: 2000, alreadyThere: 0, refusedCount: 0 });
    const byLabel = new Map<string | null, number>();
    for (const { label } of test.stored()) byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
    expect([...byLabel.values()]).toEqual(Array(10).fill(200));
    const [first] = test.memory.images;
    expect(first).toMatchObject({ fileName: '0000.jpg', label: 'airplane', widthPx: 32, heightPx: 32 });
  });
});

describe('a thumbnail', () => {
  it.each([
    [64, 100, 50, 64],
    [128, 100, 50, 100],
    [256, 100, 50, 100],
    [64, 64, 9, 64],
    [64, 300, 200, 64],
    [256, 300, 200, 256],
  ])('of at most %i pixels, of a picture of %i × %i, is %i wide', async (sidePx, width, height, expected) => {
    const bytes = Buffer.from(pngGray(new Uint8Array(width * height), width, height));
    await test.service.addFiles(test.setId, [{ fileName: 'a.png', label: null, bytes }]);
    const thumbnail = await test.service.thumbnail(test.memory.images[0]!, sidePx);
    expect((await imageReader.info(thumbnail, 'a.webp')).widthPx).toBe(expected);
  });
});

describe('a fitted picture', () => {
  const input = modelInputSchema.parse({ tensor: 'x', width: 7, height: 5 });

  it('is fitted once, and a caller who empties it harms nobody', async () => {
    await test.service.addFiles(test.setId, [{ fileName: 'a.png', label: null, bytes: png }]);
    const fit = vi.spyOn(test.memory.dependencies.imageReader, 'fit');
    const [image] = test.memory.images;
    const first = await test.service.fitted(image!, input);
    const pixels = first.rgb.slice();
    structuredClone(first.rgb, { transfer: [first.rgb.buffer] });
    expect((await test.service.fitted(image!, input)).rgb).toEqual(pixels);
    expect(fit).toHaveBeenCalledTimes(1);
    expect(await test.service.fitted(image!, { ...input, width: 3 })).toMatchObject({ width: 3, height: 5 });
  });

  it('is tried again after a failure', async () => {
    await test.service.addFiles(test.setId, [{ fileName: 'a.png', label: null, bytes: png }]);
    vi.spyOn(test.memory.dependencies.artifacts, 'get').mockRejectedValueOnce(new Error('disk'));
    await expect(test.service.fitted(test.memory.images[0]!, input)).rejects.toThrow('disk');
    await expect(test.service.fitted(test.memory.images[0]!, input)).resolves.toMatchObject({ width: 7 });
  });
});
