import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { atlasPlan } from '@/lib/pictures/atlasPlan';
import { createAtlas, type AtlasDependencies } from './atlas';
import { composePage } from './composePage';

const plain = (width: number, height: number, colour: string) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();

async function pixels(page: Uint8Array) {
  const { data, info } = await sharp(page).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { ...info, at: (x: number, y: number) => [...data.subarray(4 * (y * info.width + x), 4 * (y * info.width + x) + 4)] }; // prettier-ignore
}
/** WebP is not exact: each channel may be off by a little. */
const near = (colour: number[]) => colour.map((value): unknown => expect.closeTo(value, -1.2));

it('a plan of pages has room for every picture, on pages of 2,048 pixels', () => {
  expect(atlasPlan(20_000, 32)).toEqual({ px: 32, columns: 64, perPage: 4096, pages: 5 });
  expect(atlasPlan(1024, 64)).toEqual({ px: 64, columns: 32, perPage: 1024, pages: 1 });
  expect(atlasPlan(0, 32).pages).toBe(0);
});

describe('a composed page', () => {
  it('has the pictures row by row, whole, each in the middle of its square', async () => {
    const pictures = [await plain(32, 32, '#ff0000'), await plain(64, 32, '#00ff00'), await plain(300, 600, '#0000ff')];
    const { bytes, unreadable } = await composePage(3, { px: 32, columns: 2, read: async (place) => pictures[place]! });
    expect(unreadable).toEqual([]);
    const page = await pixels(bytes);
    expect([page.width, page.height]).toEqual([64, 64]);
    expect(page.at(16, 16)).toEqual(near([255, 0, 0, 255]));
    // Twice as wide as high: 32 × 16, transparent above and below.
    expect(page.at(48, 16)).toEqual(near([0, 255, 0, 255]));
    expect([page.at(48, 4)[3], page.at(48, 28)[3]]).toEqual([0, 0]);
    // Half as wide as high: 16 × 32 in the second row.
    expect(page.at(16, 34)).toEqual(near([0, 0, 255, 255]));
    expect([page.at(3, 48)[3], page.at(28, 48)[3]]).toEqual([0, 0]);
    // Nobody is there.
    expect(page.at(48, 48)[3]).toBe(0);
  });

  it('enlarges small pictures by whole factors, so that their pixels stay blocks', async () => {
    const two = await sharp(Buffer.from([255, 255, 255, 0, 0, 0]), { raw: { width: 2, height: 1, channels: 3 } }).png().toBuffer(); // prettier-ignore
    const page = await pixels((await composePage(1, { px: 32, columns: 1, read: async () => two })).bytes);
    expect([page.at(13, 16)[0], page.at(18, 16)[0]]).toEqual([expect.closeTo(255, -1.3), expect.closeTo(0, -1.3)]);
    expect([page.at(16, 7)[3], page.at(16, 8)[3], page.at(16, 23)[3], page.at(16, 24)[3]]).toEqual([0, 255, 255, 0]);
  });

  it('shows a cross for a picture that cannot be read, and says which it is', async () => {
    const good = await plain(32, 32, '#ffffff');
    const read = (place: number) => (place === 1 ? Promise.reject(new Error('EIO')) : Promise.resolve(place === 2 ? Buffer.from('no picture') : good)); // prettier-ignore
    const { bytes, unreadable } = await composePage(4, { px: 32, columns: 4, read });
    expect(unreadable).toEqual([1, 2]);
    const page = await pixels(bytes);
    for (const left of [32, 64]) {
      expect(page.at(left + 16, 16)).toEqual(near([64, 64, 64, 255]));
      expect(page.at(left + 16, 3)).toEqual(near([128, 128, 128, 255]));
    }
    expect(page.at(112, 16)).toEqual(near([255, 255, 255, 255]));
  });
});

describe('the pages of a map', () => {
  let folder: string;
  let reads: string[];
  let broken: Set<string>;
  let atlas: ReturnType<typeof createAtlas>;
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'specular-atlas-test-')), 'thumbnails');
    reads = [];
    broken = new Set();
    const dot = await plain(8, 8, '#00aa00');
    const thumbnails: AtlasDependencies['thumbnails'] = {
      get: async ({ hash }) => {
        reads.push(hash);
        if (broken.has(hash)) throw new AppError('invalid_image', 'It cannot be read.');
        return dot;
      },
    };
    // Rows come in another order than they are asked for.
    const images: AtlasDependencies['images'] = {
      getMany: async (ids) => [...ids].reverse().filter((id) => id !== 'gone').map((id) => ({ id, hash: `hash of ${id}`, fileName: id }) as Image), // prettier-ignore
    };
    atlas = createAtlas({ folder, thumbnails, images });
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  const ids = Array.from({ length: 1030 }, (_, i) => `p${i}`);

  it('are made once, kept under a name of what is on them, and read again', async () => {
    const first = await atlas.page(ids, 1, 64);
    expect(reads.sort()).toEqual(ids.slice(1024).map((id) => `hash of ${id}`).sort()); // prettier-ignore
    const files = await readdir(folder);
    expect(files).toEqual([expect.stringMatching(/^atlas-[0-9a-f]{64}\.webp$/)]);
    reads = [];
    expect(Buffer.compare((await atlas.page(ids, 1, 64)).bytes, first.bytes)).toBe(0);
    // The same pictures as the first page of another map are the same page; in another order they are not.
    await atlas.page(ids.slice(1024), 0, 64);
    expect(reads).toEqual([]);
    await atlas.page(ids.slice(1024).reverse(), 0, 64);
    expect(reads).toHaveLength(6);
    await atlas.page(ids.slice(1024), 0, 32);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('are made once for all who ask at the same time', async () => {
    const [one, two] = await Promise.all([atlas.page(['a'], 0, 32), atlas.page(['a'], 0, 32)]);
    expect(reads).toHaveLength(1);
    expect(one.bytes).toBe(two.bytes);
  });

  it('are made again when a file was cut off', async () => {
    const { bytes } = await atlas.page(['a', 'b'], 0, 32);
    const [file] = await readdir(folder);
    await truncate(path.join(folder, file!), bytes.length - 1);
    reads = [];
    expect(Buffer.compare((await atlas.page(['a', 'b'], 0, 32)).bytes, bytes)).toBe(0);
    expect(reads).toHaveLength(2);
  });

  it('tell of pictures that cannot be read or are gone, and are not kept then', async () => {
    broken.add('hash of b');
    expect((await atlas.page(['a', 'b', 'gone'], 0, 32)).unreadable).toEqual([1, 2]);
    broken.clear();
    expect((await atlas.page(['a', 'b', 'gone'], 0, 32)).unreadable).toEqual([2]);
    expect((await atlas.page(['a', 'b'], 0, 32)).unreadable).toEqual([]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('come also when they cannot be kept', async () => {
    await writeFile(folder, 'a file where the folder should be');
    expect((await atlas.page(['a'], 0, 32)).bytes.length).toBeGreaterThan(0);
  });

  it('end with the last picture', async () => {
    await expect(atlas.page(ids, 2, 64)).rejects.toMatchObject({ code: 'not_found' });
    await expect(atlas.page([], 0, 32)).rejects.toMatchObject({ code: 'not_found', message: 'There is no page 0: the map has 0 of them, counted from 0.' }); // prettier-ignore
  });
});
