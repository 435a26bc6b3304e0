import type { Image } from '@/lib/domain/imageSet';
import type { Services } from '@/server/services';

/** A handful of stored pictures to try a network with: of the set whose labels it knows, otherwise some of every set. */
export async function loadSamples(services: Services, labels: readonly string[], count = 8): Promise<Image[]> {
  const { images } = services.database;
  const known = new Set(labels);
  const sets = await filledSets(services);
  const withLabels = await Promise.all(sets.map(async (set) => ({ set, labels: await images.labels(set.id) })));
  const fits = withLabels.find((entry) => entry.labels.some(({ label }) => known.has(label)));
  if (!fits) return loadMixedSamples(services, count);
  return (await images.list(fits.set.id, { offset: 0, limit: count })).items;
}

/** Some pictures of every set, newest set first: for a network that nobody knows yet. */
export async function loadMixedSamples(services: Services, count = 8): Promise<Image[]> {
  const { images } = services.database;
  const sets = (await filledSets(services)).toReversed().slice(0, count);
  const each = Math.ceil(count / Math.max(1, sets.length));
  const pages = await Promise.all(sets.map((set) => images.list(set.id, { offset: 0, limit: each })));
  return pages.flatMap(({ items }) => items).slice(0, count);
}

async function filledSets({ database }: Services) {
  const sets = (await database.images.listSets()).filter((set) => set.imageCount > 0);
  return sets.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}
