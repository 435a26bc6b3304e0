/**
 * How a network is taken apart for incremental occlusion. A layer's *level* is the number of windows (convolutions and
 * poolings wider than one place) on the longest way to it. All layers of one level and map size are a *segment*: none of
 * them reads another one's neighbouring places, so a segment can be computed for any part of its map from parts of its
 * inputs, which are maps of lower levels. A window's input has its padding laid around it beforehand, so that nothing is
 * computed twice at the seams and no part is special at the border.
 *
 * What is global, and all that reads it, is the *tail*: computed for the whole map.
 */
import type { PartLayer } from '../../network/networkPart';
import type { MapSize, SpatialLayer, SpatialNetwork, WindowReach } from '../../network/spatialNetwork';

/** Where the maps of the picture come from, as segments are numbered. */
export const PICTURE = -1;

export interface SegmentInput {
  /** Unique in its segment: a tensor that is read through different windows is as many inputs. */
  name: string;
  tensor: string;
  /** The segment that makes it, or PICTURE. */
  from: number;
  map: MapSize;
  /** Null: each place is read by the same place. */
  window: WindowReach | null;
  /** Rows and columns with the padding around it. */
  padded: { height: number; width: number };
}

export interface Segment {
  id: number;
  height: number;
  width: number;
  layers: readonly PartLayer[];
  inputs: readonly SegmentInput[];
  /** Tensors that later segments or the tail read. */
  outputs: readonly string[];
  /** Multiply-adds for one place of its map. */
  macsPerPlace: number;
}

export interface IncrementalPlan {
  network: SpatialNetwork;
  /** In the order in which they are computed. */
  segments: readonly Segment[];
  maps: ReadonlyMap<string, MapSize>;
}

/** Maps that the rest of the network reads once the segments before `cut` are computed for a part: those of the picture too. */
export interface Frontier {
  tensor: string;
  from: number;
  map: MapSize;
}

interface Placed {
  layer: SpatialLayer & { map: MapSize };
  level: number;
}

export function planIncremental(network: SpatialNetwork): IncrementalPlan {
  const placed = placeLayers(network);
  moveWideningLayers(placed, network);
  const groups = new Map<string, Placed[]>();
  for (const one of placed.values()) {
    const key = `${one.level} ${one.layer.map.height}×${one.layer.map.width}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const ordered = [...groups.values()].sort((a, b) => a[0]!.level - b[0]!.level);
  const madeBy = new Map([[network.picture.tensor, PICTURE]]);
  for (const [id, group] of ordered.entries()) for (const { layer } of group) madeBy.set(layer.tensor, id);
  const maps = new Map([[network.picture.tensor, network.picture.map]]);
  for (const { layer } of placed.values()) maps.set(layer.tensor, layer.map);
  const lastUse = lastUses(network, madeBy);
  const segments = ordered.map((group, id) => segmentOf(id, group, { madeBy, maps, lastUse }));
  return { network, segments, maps };
}

/** The maps that cross from the segments before `cut`, and the picture, to what comes after them. */
export function frontierOf({ network, segments, maps }: IncrementalPlan, cut: number): Frontier[] {
  const madeBy = new Map([[network.picture.tensor, PICTURE]]);
  for (const { id, layers } of segments) for (const { tensor } of layers) madeBy.set(tensor, id);
  const lastUse = lastUses(network, madeBy);
  return [...madeBy].flatMap(([tensor, from]) => {
    const map = maps.get(tensor);
    const isRead = (lastUse.get(tensor) ?? PICTURE) >= cut;
    return from < cut && isRead && map ? [{ tensor, from, map }] : [];
  });
}

function placeLayers({ picture, layers }: SpatialNetwork): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  const levelOf = (tensor: string) => (tensor === picture.tensor ? 0 : placed.get(tensor)?.level);
  for (const layer of layers) {
    const { tensor, inputs, reach, map } = layer;
    if (reach.kind === 'global' || !map) continue;
    let level: number | undefined = reach.kind === 'window' ? 1 : 0;
    let highest = 0;
    for (const input of inputs) {
      const one = levelOf(input);
      if (one === undefined) level = undefined;
      else highest = Math.max(highest, one);
    }
    if (level !== undefined) placed.set(tensor, { layer: { ...layer, map }, level: level + highest });
  }
  return placed;
}

/**
 * A pointwise layer that gives more channels than it reads goes to the level where its result is read, with what is
 * done to it on the way: its few channels cross from one segment to the next instead of its many.
 */
function moveWideningLayers(placed: Map<string, Placed>, { layers, outputTensor }: SpatialNetwork): void {
  const readers = new Map<string, SpatialLayer[]>();
  for (const layer of layers)
    for (const input of new Set(layer.inputs)) readers.set(input, [...(readers.get(input) ?? []), layer]);
  for (const { tensor } of [...layers].reverse()) {
    const start = placed.get(tensor);
    if (!start || start.layer.reach.kind !== 'pointwise' || start.layer.macsPerPlace === 0) continue;
    const [input] = start.layer.inputs;
    const channels = (input !== undefined && placed.get(input)?.layer.map.channels) || Infinity;
    if (start.layer.inputs.length !== 1 || channels >= start.layer.map.channels) continue;
    const chain = [start];
    let reading = readers.get(tensor) ?? [];
    for (;;) {
      const next = reading.length === 1 ? placed.get(reading[0]!.tensor) : undefined;
      if (!next || next.level !== start.level || next.layer.reach.kind !== 'pointwise') break;
      if (next.layer.inputs.length !== 1) break;
      chain.push(next);
      reading = readers.get(next.layer.tensor) ?? [];
    }
    const uses = reading.map((layer) => placed.get(layer.tensor));
    const movable = uses.every((use) => use && use.level > start.level && use.layer.reach.kind === 'pointwise');
    if (uses.length === 0 || !movable || chain.some(({ layer }) => layer.tensor === outputTensor)) continue;
    const level = Math.min(...uses.map((use) => use?.level ?? Infinity));
    for (const one of chain) one.level = level;
  }
}

/** The last segment that reads a tensor; Infinity where the tail does, or where it is the network's answer. */
function lastUses({ layers, outputTensor }: SpatialNetwork, madeBy: ReadonlyMap<string, number>): Map<string, number> {
  const last = new Map<string, number>([[outputTensor, Infinity]]);
  for (const { tensor, inputs } of layers)
    for (const input of inputs) last.set(input, Math.max(last.get(input) ?? PICTURE, madeBy.get(tensor) ?? Infinity));
  return last;
}

interface Known {
  madeBy: ReadonlyMap<string, number>;
  maps: ReadonlyMap<string, MapSize>;
  lastUse: ReadonlyMap<string, number>;
}

function segmentOf(id: number, group: readonly Placed[], { madeBy, maps, lastUse }: Known): Segment {
  const [{ layer: any }] = group as [Placed];
  const { height, width } = any.map;
  const inputs = new Map<string, SegmentInput>();
  const layers = group.map(({ layer }): PartLayer => {
    const { reach } = layer;
    const window = reach.kind === 'window' ? reach : null;
    const reads = new Map<string, string>();
    for (const tensor of layer.inputs) {
      const from = madeBy.get(tensor);
      const map = maps.get(tensor);
      if (from === undefined || !map || from === id) continue;
      const name = window ? `${tensor} through ${nameOf(window)}` : tensor;
      reads.set(tensor, name);
      const padded = window ? paddedSize(map, window, { height, width }) : { height: map.height, width: map.width };
      if (!inputs.has(name)) inputs.set(name, { name, tensor, from, map, window, padded });
    }
    return { tensor: layer.tensor, reads, windowed: window !== null };
  });
  const outputs = layers.map(({ tensor }) => tensor).filter((tensor) => (lastUse.get(tensor) ?? PICTURE) > id);
  const macsPerPlace = group.reduce((sum, { layer }) => sum + layer.macsPerPlace, 0);
  return { id, height, width, layers, inputs: [...inputs.values()], outputs, macsPerPlace };
}

function nameOf({ rows, cols, border }: WindowReach): string {
  const axis = ({ extent, stride, padBegin }: WindowReach['rows']) => `${extent}/${stride}+${padBegin}`;
  return `${axis(rows)}×${axis(cols)} ${border}`;
}

/** Padding before it as the windows want it, and after it as far as the last window reads. */
function paddedSize(map: MapSize, { rows, cols }: WindowReach, output: { height: number; width: number }) {
  const along = (size: number, { extent, stride, padBegin }: WindowReach['rows'], count: number) =>
    Math.max(padBegin + size, (count - 1) * stride + extent);
  return { height: along(map.height, rows, output.height), width: along(map.width, cols, output.width) };
}
