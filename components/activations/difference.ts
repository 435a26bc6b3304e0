/** The maps of two pictures, or of two networks, value by value. */
import { channelStatistics } from '@/lib/activations/channelStatistics';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { channelsOf, mapSizeOf } from '../layers/layerText';
import type { MapSet } from './mapSet';

interface WholeMaps extends Omit<MapSet, 'signed' | 'need' | 'map' | 'statistics'> {
  /** Null while some are on the way. */
  whole(): Float32Array | null;
}

/** Whether the maps of two sets can be laid over each other. */
export function sameSize(a: Pick<MapSet, 'channels' | 'height' | 'width'>, b: typeof a): boolean {
  return a.channels === b.channels && a.height === b.height && a.width === b.width;
}

/** `a` − `b`; null while not all of both is there, or where they are not of one size. */
export function differenceOf(a: WholeMaps, b: WholeMaps): MapSet | null {
  if (!sameSize(a, b)) return null;
  const [left, right] = [a.whole(), b.whole()];
  if (!left || !right) return null;
  const values = left.map((value, i) => value - right[i]!);
  const { channels, height, width } = a;
  const size = height * width;
  return {
    key: `${a.key} − ${b.key}`,
    ...{ channels, height, width, signed: true },
    statistics: channelStatistics({ channels, height, width, values }),
    map: (channel) => values.subarray(channel * size, (channel + 1) * size),
    need: () => undefined,
  };
}

/**
 * The layer of another network that `layer` can be compared with: as many channels, and maps of the same size. The one
 * of the same name, or else at the same place in the network, or else the nearest to it. Null: there is none.
 * @param layers of this network that have channels
 * @param others the same of the other one
 */
export function counterpartLayer(
  layer: NetworkLayer,
  layers: readonly NetworkLayer[],
  others: readonly NetworkLayer[],
): NetworkLayer | null {
  const sizeOf = (one: NetworkLayer) => {
    const map = mapSizeOf(one) ?? { height: 1, width: 1 };
    return `${channelsOf(one)} × ${map.height} × ${map.width}`;
  };
  const fitting = others.filter((one) => sizeOf(one) === sizeOf(layer));
  const named = fitting.find(({ name }) => name === layer.name);
  if (named) return named;
  const place = (of: readonly NetworkLayer[], one: NetworkLayer) => of.indexOf(one) / Math.max(1, of.length - 1);
  const here = layers.indexOf(layer);
  const same = fitting.find((one) => others.indexOf(one) === here && one.type === layer.type);
  if (same) return same;
  const distance = (one: NetworkLayer) => Math.abs(place(others, one) - place(layers, layer));
  const kind = (one: NetworkLayer) => Number(one.type !== layer.type);
  return fitting.toSorted((a, b) => kind(a) - kind(b) || distance(a) - distance(b))[0] ?? null;
}
