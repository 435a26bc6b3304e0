/**
 * Pages of small pictures for a map, in the order of its points. Made once and kept beside the thumbnails, as a cache like
 * them: `<folder>/atlas-<hash of the pictures and their side>.webp`. So two maps of the same pictures share their pages.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { atlasPlan, type AtlasTilePx } from '@/lib/pictures/atlasPlan';
import type { ImageRepository } from '../db/database';
import { composePage, type ComposedPage } from './composePage';
import { limitConcurrency } from './limitConcurrency';
import { isWholeWebp, type Thumbnails } from './thumbnails';

/** Thumbnails of imports; most are there already. */
const SOURCE_PX = 128;

export interface Atlas {
  /**
   * A page of the pictures of a map, which are given in the order of its points. Throws `not_found` for a page beyond the
   * last one. Pictures that cannot be read, or are gone, are told, and stand there as a grey square with a cross.
   */
  page(imageIds: readonly string[], page: number, px: AtlasTilePx): Promise<ComposedPage>;
}

export interface AtlasDependencies {
  /** That of the thumbnails; made when it is needed. */
  folder: string;
  thumbnails: Pick<Thumbnails, 'get'>;
  images: Pick<ImageRepository, 'getMany'>;
}

export function createAtlas({ folder, thumbnails, images }: AtlasDependencies): Atlas {
  // Thousands of pictures each: two at a time would keep both cores from whoever looks at something else.
  const oneAtATime = limitConcurrency(1);
  /** Those under way: who asks for the same one waits for it. */
  const underWay = new Map<string, Promise<ComposedPage>>();

  async function makeAndKeep(file: string, pictures: readonly (Image | null)[], px: AtlasTilePx) {
    const { columns } = atlasPlan(pictures.length, px);
    const composed = await composePage(pictures.length, {
      px,
      columns,
      read: async (place) => {
        const picture = pictures[place];
        if (!picture) throw new AppError('not_found', 'The picture is gone.');
        return thumbnails.get(picture, SOURCE_PX);
      },
    });
    // A page with gaps is not kept: what could not be read this time may be there the next.
    if (composed.unreadable.length === 0) await keep(folder, file, composed.bytes);
    return composed;
  }

  return {
    async page(imageIds, page, px) {
      const { perPage, pages } = atlasPlan(imageIds.length, px);
      if (page >= pages)
        throw new AppError('not_found', `There is no page ${page}: the map has ${pages} of them, counted from 0.`);
      const ids = imageIds.slice(page * perPage, (page + 1) * perPage);
      const byId = new Map((await images.getMany(ids)).map((image) => [image.id, image]));
      const onPage = ids.map((id) => byId.get(id) ?? null);
      const file = path.join(folder, `atlas-${hashOf(onPage, px)}.webp`);
      const running = underWay.get(file);
      if (running) return running;
      const making = (async () => {
        const kept = await readFile(file).catch(() => null);
        if (kept && isWholeWebp(kept)) return { bytes: kept, unreadable: [] };
        return oneAtATime(() => makeAndKeep(file, onPage, px));
      })();
      underWay.set(file, making);
      return making.finally(() => underWay.delete(file));
    },
  };
}

function hashOf(pictures: readonly (Image | null)[], px: number): string {
  const hash = createHash('sha256').update(`atlas/1 ${px}\n`);
  for (const picture of pictures) hash.update(`${picture?.hash ?? '-'}\n`);
  return hash.digest('hex');
}

async function keep(folder: string, file: string, bytes: Uint8Array): Promise<void> {
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
