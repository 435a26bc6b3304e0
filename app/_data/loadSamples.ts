import type { Image } from '@/lib/domain/imageSet';
import type { Services } from '@/server/services';

/** A handful of stored pictures to try a network with: of the set whose labels it knows, otherwise of the oldest. */
export async function loadSamples({ database }: Services, labels: readonly string[], count = 10): Promise<Image[]> {
  const known = new Set(labels);
  const sets = (await database.images.listSets())
    .filter((set) => set.imageCount > 0)
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  const withLabels = await Promise.all(
    sets.map(async (set) => ({ set, labels: await database.images.labels(set.id) })),
  );
  const fits = withLabels.find((entry) => entry.labels.some(({ label }) => known.has(label)));
  const chosen = fits ?? withLabels[0];
  if (!chosen) return [];
  return (await database.images.list(chosen.set.id, { offset: 0, limit: count })).items;
}
