import type { SearchedLayer } from '@/components/labels/searchedLayer';
import { isTaskOver } from '@/lib/domain/task';
import type { Services } from '@/server/services';

/**
 * The layers that were searched for what fires their channels, with the pictures; the newest searches of a set first.
 * Read from the tallies: a ranking is not made for it.
 */
export async function loadSearchedLayers({
  networks,
  database,
  features,
}: Pick<Services, 'networks' | 'database' | 'features'>): Promise<SearchedLayer[]> {
  const [known, sets] = await Promise.all([networks.list(), database.images.listSets()]);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const layers = await Promise.all(
    sets.map(async ({ id: imageSetId, name: imageSetName }) => {
      const spaces = (await features.list(imageSetId)).filter(({ space }) => space.identity.pooling === 'extremes');
      return spaces.map(({ space: { networkId, layer, dimensions }, tally, task }) => ({
        ...{ networkId, layer, imageSetId, imageSetName },
        networkName: names.get(networkId) ?? networkId,
        /** Of each channel the greatest and the smallest value, each with its place. */
        channels: dimensions / 4,
        seen: tally.computed,
        pictures: tally.pictures,
        isSearched: task !== null && !isTaskOver(task.state),
      }));
    }),
  );
  return layers.flat().filter(({ seen }) => seen > 0);
}
