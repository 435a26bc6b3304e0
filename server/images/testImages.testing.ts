/** An image service over rows in memory, with its files in a temporary folder, for the tests of a file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { pngGray } from '../seed/pngGray';
import { createImageService } from './createImageService';
import type { ImageService, ImportCounts, ImportWatch } from './imageService';
import { makeZip, type ZipEntry } from './makeZip.testing';
import { createMemoryImages } from './memoryImages.testing';

export interface TestImages {
  dir: string;
  memory: ReturnType<typeof createMemoryImages>;
  service: ImageService;
  setId: string;
  addZip(zip: readonly ZipEntry[] | Buffer, watch?: ImportWatch): Promise<ImportCounts & { refused: RefusedFile[] }>;
  /** Names and labels of all stored pictures. */
  stored(): { fileName: string; label: string | null }[];
}

/** Made anew for each test. Read the result inside tests only. */
export function withTestImages(): TestImages {
  const test = {} as TestImages;
  beforeEach(async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'specular-images-test-'));
    const memory = createMemoryImages(dir);
    const service = createImageService(memory.dependencies);
    const setId = (await service.createSet('Pictures')).id;
    let zips = 0;
    Object.assign(test, { dir, memory, service, setId });
    test.stored = () => memory.images.map(({ fileName, label }) => ({ fileName, label }));
    test.addZip = async (zip, watch) => {
      const file = path.join(dir, `${zips++}.zip`);
      await writeFile(file, Buffer.isBuffer(zip) ? zip : makeZip(zip));
      const refused: RefusedFile[] = [];
      const counts = await service.addZip(setId, file, { ...watch, onRefused: (files) => void refused.push(...files) });
      return { ...counts, refused };
    };
  });
  afterEach(() => rm(test.dir, { recursive: true, force: true }));
  return test;
}

/** A grey PNG of 7 × 5 pixels, another one for each number. */
export function tinyPng(number: number): Buffer {
  const pixels = new Uint8Array(35);
  new DataView(pixels.buffer).setUint32(0, number);
  return Buffer.from(pngGray(pixels, 7, 5));
}
