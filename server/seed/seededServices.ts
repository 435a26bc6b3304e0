/** What the demo is made with, and the one way in which its parts are stored. */
import type { ImageSet, NewImage } from '@/lib/domain/imageSet';
import type { Services } from '../services';

export type SeededServices = Pick<Services, 'artifacts' | 'database' | 'networks'>;

/** An image set of the demo: each item becomes a picture of it. */
export interface SeededSet<Item> {
  id: string;
  name: string;
  description: string;
  items: readonly Item[];
  /** Stores the bytes and gives the row. Must give the same for the same item at any time. */
  store(item: Item): Promise<NewImage>;
  /** Pictures that are stored together: a killed seed repeats no more than these. */
  chunk: number;
}

/** Adds the pictures that are missing of a set, in the order of the items. */
export async function seedSet<Item>(
  { database: { images } }: Pick<SeededServices, 'database'>,
  { id, name, description, items, store, chunk }: SeededSet<Item>,
): Promise<void> {
  const stored: ImageSet = (await images.getSet(id)) ?? (await images.createSet({ id, name, description }));
  for (let start = stored.imageCount; start < items.length; start += chunk)
    await images.addImages(id, await Promise.all(items.slice(start, start + chunk).map((item) => store(item))));
}
