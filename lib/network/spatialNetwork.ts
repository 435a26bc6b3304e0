/**
 * A network as incremental occlusion sees it: which layers give maps (channels at every place of a height × width grid),
 * and from which places of their inputs each place is computed. Everything else is `global`.
 */
import type { Dependence, LayerSource, NetworkSource, Shape, Slide } from './layerSource';

export interface MapSize {
  channels: number;
  height: number;
  width: number;
}

/** Along one axis, output place i reads the places i × stride − padBegin … + extent − 1 of its input. */
export interface AxisReach {
  extent: number;
  stride: number;
  padBegin: number;
}

export interface WindowReach {
  rows: AxisReach;
  cols: AxisReach;
  /** What a window reads outside of its input. */
  border: number;
}

export type Reach =
  /** From the same place of every input. */
  | { kind: 'pointwise' }
  /** From a window of the first input; it has no other inputs. */
  | ({ kind: 'window' } & WindowReach)
  /** From anywhere, or it is not known from where. What reads it is global too. */
  | { kind: 'global' };

export interface SpatialLayer {
  tensor: string;
  inputs: readonly string[];
  reach: Reach;
  /** What it gives; null where it is global. */
  map: MapSize | null;
  /** Multiply-adds for one place of its map, or for one place where it is global; 0 where it has no weights of its own. */
  macsPerPlace: number;
}

export interface SpatialNetwork {
  picture: { tensor: string; map: MapSize; axes: MapAxes };
  layers: readonly SpatialLayer[];
  /** Where rows, columns and channels are in the shape of each tensor that is a map. */
  axes: ReadonlyMap<string, MapAxes>;
  outputTensor: string;
}

/** Positions in the shape; the batch is axis 0. */
export interface MapAxes {
  row: number;
  col: number;
  channel: number;
}

/** What the format of a network says of a layer beyond its shapes. */
export interface LayerTraits {
  /**
   * For a layer that reads windows: the value that stands outside of its input, where the same operator without its
   * padding, on an input that has the padding around it, gives the same. Null: there is none.
   */
  border: number | null;
  /** It can be computed for a part of the picture: it reads no constants that differ from place to place. */
  local: boolean;
}

/**
 * What stands around the input of a maximum, so that it never wins: the lowest number of float32. Half precision turns it
 * into −∞.
 */
export const BORDER_OF_MAXIMA = -3.4028234663852886e38;

const GLOBAL = { reach: { kind: 'global' }, map: null } as const;
const RANK = 4;

export function spatialNetwork(source: NetworkSource, traitsOf: (layer: LayerSource) => LayerTraits): SpatialNetwork {
  const { picture, layers, outputTensor } = source;
  const axes = new Map<string, MapAxes>();
  const shapes = new Map<string, Shape | null>([[picture.tensor, picture.shape]]);
  const pictureAxes = { row: picture.rowAxis, col: picture.columnAxis, channel: picture.channelAxis };
  axes.set(picture.tensor, pictureAxes);
  const spatial = layers.map((layer): SpatialLayer => {
    shapes.set(layer.tensor, layer.shape);
    const { tensor, inputs, shape } = layer;
    const traits = traitsOf(layer);
    const found = traits.local ? reachOf(layer, inputs, shapes, axes, traits.border) : null;
    const map = found && mapSize(shape, found.axes);
    if (!found || !map) return { tensor, inputs, ...GLOBAL, macsPerPlace: macsPerPlace(layer) };
    axes.set(tensor, found.axes);
    return { tensor, inputs, reach: found.reach, map, macsPerPlace: macsPerPlace(layer) };
  });
  const map = mapSize(picture.shape, pictureAxes);
  if (!map) throw new RangeError('The picture of a network must have rows, columns and channels.');
  return { picture: { tensor: picture.tensor, map, axes: pictureAxes }, layers: spatial, axes, outputTensor };
}

function reachOf(
  { dependence, shape }: LayerSource,
  inputs: readonly string[],
  shapes: ReadonlyMap<string, Shape | null>,
  axes: ReadonlyMap<string, MapAxes>,
  border: number | null,
): { reach: Reach; axes: MapAxes } | null {
  const known = inputs.flatMap((tensor) => axes.get(tensor) ?? []);
  const [first] = known;
  if (!first || known.length !== inputs.length || shape?.length !== RANK) return null;
  const inputShapes = inputs.map((tensor) => shapes.get(tensor) ?? []);
  switch (dependence.kind) {
    case 'axes':
      return pointwise(dependence.axes, known, inputShapes, shape);
    case 'concat': {
      const same = known.every((one) => sameAxes(one, first)) && dependence.axis === first.channel;
      return same && !dependence.gaps ? { reach: { kind: 'pointwise' }, axes: first } : null;
    }
    case 'slide':
      if (inputs.length > 1) return null; // a kernel that is computed
      return throughWindows(dependence, first, border);
    default:
      return null;
  }
}

/** Where every input's rows and columns are rows and columns of the output, with nothing broadcast along them. */
function pointwise(
  moved: readonly (readonly (number | null)[])[],
  known: readonly MapAxes[],
  inputShapes: readonly Shape[],
  shape: Shape,
): { reach: Reach; axes: MapAxes } | null {
  let result: MapAxes | null = null;
  for (const [k, { row, col }] of known.entries()) {
    const [toRow, toCol] = [moved[k]?.[row], moved[k]?.[col]];
    if (moved[k]?.[0] !== 0 || typeof toRow !== 'number' || typeof toCol !== 'number') return null;
    if (inputShapes[k]?.[row] !== shape[toRow] || inputShapes[k]?.[col] !== shape[toCol]) return null;
    const axes = { row: toRow, col: toCol, channel: 1 + 2 + 3 - toRow - toCol };
    if (result && !sameAxes(result, axes)) return null;
    result = axes;
  }
  return result && { reach: { kind: 'pointwise' }, axes: result };
}

function throughWindows(
  { slides, dropped, mixes }: Extract<Dependence, { kind: 'slide' }>,
  axes: MapAxes,
  border: number | null,
): { reach: Reach; axes: MapAxes } | null {
  if (dropped !== undefined || slides.some(({ axis, readsTruly }) => axis === 0 || readsTruly)) return null;
  if (mixes.some((axis) => axis !== axes.channel)) return null;
  const rows = axisReach(slides.find(({ axis }) => axis === axes.row));
  const cols = axisReach(slides.find(({ axis }) => axis === axes.col));
  if (!rows || !cols) return null;
  if (isOnePlace(rows) && isOnePlace(cols)) return { reach: { kind: 'pointwise' }, axes };
  if (slides.some(({ axis }) => axis !== axes.row && axis !== axes.col)) return null;
  return border === null ? null : { reach: { kind: 'window', rows, cols, border }, axes };
}

/** Null where the places that are read are not those of an even window. Without a slide, the place itself. */
function axisReach(slide: Slide | undefined): AxisReach | null {
  if (!slide) return { extent: 1, stride: 1, padBegin: 0 };
  const { count, reads, stride } = slide;
  const [first, last] = reads(0);
  const extent = last - first + 1;
  for (const i of [1, count - 1]) {
    if (i <= 0 || i >= count) continue;
    const [low, high] = reads(i);
    if (low !== first + i * stride || high - low + 1 !== extent) return null;
  }
  const whole = Number.isInteger(first) && Number.isInteger(extent) && Number.isInteger(stride);
  return whole && extent >= 1 && stride >= 1 && first <= 0 ? { extent, stride, padBegin: -first } : null;
}

function isOnePlace({ extent, stride, padBegin }: AxisReach): boolean {
  return extent === 1 && stride === 1 && padBegin === 0;
}

function sameAxes(a: MapAxes, b: MapAxes): boolean {
  return a.row === b.row && a.col === b.col && a.channel === b.channel;
}

function mapSize(shape: Shape | null, { row, col, channel }: MapAxes): MapSize | null {
  const [channels, height, width] = [shape?.[channel], shape?.[row], shape?.[col]];
  return typeof channels === 'number' && typeof height === 'number' && typeof width === 'number'
    ? { channels, height, width }
    : null;
}

/** The kernel is the first and largest of a convolution's weights: one multiply-add for each of its values at a place. */
function macsPerPlace({ role, weights }: LayerSource): number {
  return role === 'weighted' ? Math.max(0, ...weights.map(({ count }) => count)) : 0;
}
