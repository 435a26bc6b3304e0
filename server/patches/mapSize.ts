import { AppError } from '@/lib/domain/appError';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import type { MapPlace } from '@/lib/domain/patches';

export interface MapSize {
  height: number;
  width: number;
}

/** Of the maps of a layer that gives maps or a vector of channels; 1 × 1 for a vector. */
export function mapSize({ outputShape, channelAxis }: Pick<NetworkLayer, 'outputShape' | 'channelAxis'>): MapSize {
  const places = (outputShape ?? []).filter((_, axis) => axis !== channelAxis).map((size) => size ?? 1);
  return { height: places.length > 1 ? places.slice(0, -1).reduce((a, b) => a * b, 1) : 1, width: places.at(-1) ?? 1 };
}

/** Row-major. Throws `invalid_input` when the maps of the layer have no such place. */
export function placeIndex({ row, col }: MapPlace, { height, width }: MapSize, layer: string): number {
  if (row < height && col < width) return row * width + col;
  throw new AppError(
    'invalid_input',
    `The maps of the layer "${layer}" have ${height} rows and ${width} columns, numbered from 0: there is no row ${row} with a column ${col}.`,
    { field: 'place' },
  );
}
