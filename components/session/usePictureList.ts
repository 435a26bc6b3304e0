'use client';
import { useEffect, useState } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import { imagePageSchema } from '@/lib/protocol/rest';
import type { Resource } from '../api/resourceCache';
import { request } from '../api/request';
import { seedResource, useResource, valueOf } from '../api/useResource';
import { pageStart, PICTURES_A_PAGE, stepTo } from './pictureList';
import { imagePagePath, imagePath, type PictureFilter } from './restPaths';

export interface PictureList {
  imageSetId: string | null;
  filter: PictureFilter;
  offset: number;
  page: Resource<{ items: Image[]; total: number }>;
  browse: (imageSetId: string) => void;
  setFilter: (filter: PictureFilter) => void;
  setOffset: (offset: number) => void;
  /** The neighbour of the current picture in this list; null at its end. Throws the AppError of the request. */
  step: (step: 1 | -1) => Promise<Image | null>;
}

interface Browsing {
  /** Null: the set of the current picture. */
  imageSetId: string | null;
  filter: PictureFilter;
  /** Null: the page that holds the current picture. */
  offset: number | null;
}

const NO_FILTER: PictureFilter = { search: '', label: '' };

/**
 * The pictures beside the view: a page of one image set, filtered, that follows the current picture until it is turned.
 * @param loaded the current picture; while it is loaded, the list stays with the one before
 */
export function usePictureList(currentId: string | null, loaded: Image | null): PictureList {
  const [current, setCurrent] = useState(loaded);
  if (loaded && loaded !== current) setCurrent(loaded);
  const [browsing, setBrowsing] = useState<Browsing>({ imageSetId: null, filter: NO_FILTER, offset: null });
  const imageSetId = browsing.imageSetId ?? current?.imageSetId ?? null;
  const { filter } = browsing;
  const follows = current !== null && current.imageSetId === imageSetId && !filter.search.trim() && !filter.label;
  const offset = browsing.offset ?? (follows ? pageStart(current.position) : 0);
  const page = useResource(
    imageSetId && imagePagePath(imageSetId, { offset, limit: PICTURES_A_PAGE }, filter),
    imagePageSchema,
  );
  useEffect(() => {
    // A picture of the list is shown without waiting, whoever chooses it.
    valueOf(page)?.items.forEach((image) => seedResource(imagePath(image.id), { image }));
  }, [page]);

  const step = async (direction: 1 | -1): Promise<Image | null> => {
    const known = valueOf(page);
    if (!imageSetId || !known) return null;
    const ids = known.items.map((image) => image.id);
    const position = stepTo({ offset, ids, total: known.total }, currentId, direction);
    if (position === null) return null;
    const onPage = known.items[position - offset];
    if (onPage) return onPage;
    const { items } = await request(imagePagePath(imageSetId, { offset: position, limit: 1 }, filter), imagePageSchema);
    setBrowsing((before) => ({ ...before, offset: pageStart(position) }));
    return items[0] ?? null;
  };

  return {
    imageSetId,
    filter,
    offset,
    page,
    browse: (id) => setBrowsing({ imageSetId: id, filter: NO_FILTER, offset: null }),
    setFilter: (wanted) => setBrowsing((before) => ({ ...before, filter: wanted, offset: null })),
    setOffset: (wanted) => setBrowsing((before) => ({ ...before, offset: wanted })),
    step,
  };
}
