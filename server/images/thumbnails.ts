/**
 * Thumbnails, made once and kept as files: `<folder>/<hash of the picture>-<side>.webp`. They are a cache: any of them
 * may be deleted at any time, and is made again when it is asked for.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@/lib/domain/hash';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { ImageReader } from '../image/fitImage';
import { limitConcurrency } from './limitConcurrency';

/**
 * How many are made at the same time for people who look, and for imports: decoding takes a processor core each, and up
 * to 256 MB for the largest pictures. Nobody who looks waits for an import.
 */
const MAKERS = { forPages: 2, forImports: 2 };

interface Picture {
  hash: Sha256;
  /** Named in errors. */
  fileName: string;
}

export interface Thumbnails {
  /** WebP whose longer side is at most `sidePx`. Throws what reading or decoding the picture throws. */
  get(picture: Picture, sidePx: number): Promise<Uint8Array>;
  /**
   * Makes one of bytes that are at hand, which proves that they can be decoded: throws `invalid_image` if not. Does not
   * begin with it once the signal is aborted: throws its reason.
   */
  make(picture: Picture & { bytes: Uint8Array }, sidePx: number, signal?: AbortSignal): Promise<void>;
}

export interface ThumbnailDependencies {
  /** Made when it is needed. */
  folder: string;
  artifacts: Pick<ArtifactStore, 'get'>;
  imageReader: Pick<ImageReader, 'thumbnail'>;
}

export function createThumbnails({ folder, artifacts, imageReader }: ThumbnailDependencies): Thumbnails {
  const forPages = limitConcurrency(MAKERS.forPages);
  const forImports = limitConcurrency(MAKERS.forImports);
  /** Those under way: who asks for the same one waits for it. */
  const underWay = new Map<string, Promise<Uint8Array>>();

  async function keep(file: string, bytes: Uint8Array): Promise<void> {
    const temporary = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(temporary, bytes);
      await rename(temporary, file);
    } catch {
      // A full disk costs time at the next look, and nothing else.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  const fileOf = (hash: Sha256, sidePx: number) => path.join(folder, `${hash}-${sidePx}.webp`);

  async function makeAndKeep(bytes: Uint8Array, { hash, fileName }: Picture, sidePx: number): Promise<Uint8Array> {
    const thumbnail = await imageReader.thumbnail(bytes, fileName, sidePx);
    await keep(fileOf(hash, sidePx), thumbnail);
    return thumbnail;
  }

  return {
    async get(picture, sidePx) {
      const file = fileOf(picture.hash, sidePx);
      const kept = await readFile(file).catch(() => null);
      if (kept && isWholeWebp(kept)) return kept;
      const running = underWay.get(file);
      if (running) return running;
      const making = forPages(async () => makeAndKeep(await artifacts.get(picture.hash), picture, sidePx));
      underWay.set(file, making);
      return making.finally(() => underWay.delete(file));
    },
    async make(picture, sidePx, signal) {
      await forImports(async () => {
        signal?.throwIfAborted(); // it may have waited long for its turn
        await makeAndKeep(picture.bytes, picture, sidePx);
      });
    },
  };
}

/** Not flushed when it was written: after a power cut a file may be there without its bytes. RIFF tells its length. */
export function isWholeWebp(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.readUInt32LE(4) + 8 === bytes.length;
}
