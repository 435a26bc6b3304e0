/** Which properties of the picture a channel's map follows. */
import { PICTURE_PROPERTIES, type PictureProperty } from '../domain/channelSuggestions';
import { ColumnCorrelation } from '../patches/correlation';
import type { MeasuredProperties } from './pictureProperties';

/** A picture: its channel's map, row by row, and the properties of the window of each of its places. */
export interface MeasuredMap {
  map: ArrayLike<number>;
  properties: MeasuredProperties;
}

export interface PropertyCorrelations {
  /** Pearson's over all places of all pictures, −1…1; NaN where one of the two never changes. */
  correlations: Record<PictureProperty, number>;
  /** The greatest |correlation| of any property with the maps of other pictures; null: nothing could be correlated. */
  byChance: number | null;
}

/**
 * Neighbouring places are alike in maps and pictures both, so that places are no independent samples; the level of chance
 * is therefore that of whole maps handed to other pictures (a permutation test of the greatest statistic over the
 * properties: Westfall & Young, "Resampling-Based Multiple Testing", 1993).
 *
 * @param orders each a permutation of the pictures: whose map is handed to each
 */
export function correlateProperties(
  pictures: readonly MeasuredMap[],
  orders: readonly (readonly number[])[],
): PropertyCorrelations {
  const sums = new ColumnCorrelation(PICTURE_PROPERTIES.length, 1 + orders.length);
  pictures.forEach(({ map, properties }, picture) => {
    const maps = [map, ...orders.map((order) => pictures[order[picture]!]!.map)];
    for (let place = 0; place < map.length; place++)
      sums.add(
        maps.map((one) => one[place]!),
        Float32Array.from(PICTURE_PROPERTIES, (name) => properties[name][place]!),
      );
  });
  const correlations = sums.result(0);
  const byChance = orders.flatMap((_, k) => [...sums.result(k + 1)].filter((value) => !Number.isNaN(value)).map(Math.abs)); // prettier-ignore
  return {
    correlations: Object.fromEntries(PICTURE_PROPERTIES.map((name, p) => [name, correlations[p]!])) as Record<PictureProperty, number>, // prettier-ignore
    byChance: byChance.length > 0 ? Math.max(...byChance) : null,
  };
}
