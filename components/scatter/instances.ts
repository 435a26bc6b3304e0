/** Points on their way to the graphics card: those of one layer, in the order in which they are drawn. */
import { FULL } from './drawOrder';

/** How each point looks; new identities when something changed. */
export interface PointLooks {
  /** r, g, b of each point. */
  colours: Uint8Array;
  /** Null: all are full. */
  emphasis: Uint8Array | null;
  /** Places in CLASS_SHAPES. */
  shapes: Uint8Array | null;
  /** Points from here on came later. */
  addedFrom: number | null;
}

/** deck.gl's notation for attributes that are there as arrays. A new object is what tells it that something changed. */
export interface InstanceData {
  length: number;
  attributes: Record<string, { value: Float32Array | Uint8Array; size: number; normalized?: boolean }>;
}

const MUTED_ALPHA = 64;

export class Instances {
  private order: Uint32Array = new Uint32Array(0);
  private isNatural = false;
  private positions = new Float32Array(0);
  private colours = new Uint8Array(0);
  private signs = new Uint8Array(0);
  private tiles: Float32Array | null = null;
  private attributes: InstanceData['attributes'] = {};
  /** The layout that `data` is of; null when the points changed since. */
  private placed: Float32Array | null = null;
  data: InstanceData = { length: 0, attributes: {} };

  /** Other points, or the same ones with other looks. `ringOf`: bits of RING; `tileOf`: the square of a point's picture. */
  setPoints(
    order: Uint32Array,
    looks: PointLooks,
    ringOf: (point: number) => number,
    tileOf?: (point: number) => number,
  ): void {
    this.order = order;
    this.placed = null;
    this.isNatural = order.every((point, k) => point === k);
    const count = order.length;
    this.positions = new Float32Array(2 * count);
    this.colours = new Uint8Array(4 * count);
    this.signs = new Uint8Array(4 * count);
    this.tiles = tileOf ? new Float32Array(count) : null;
    for (let k = 0; k < count; k++) {
      const point = order[k]!;
      this.colours[4 * k] = looks.colours[3 * point]!;
      this.colours[4 * k + 1] = looks.colours[3 * point + 1]!;
      this.colours[4 * k + 2] = looks.colours[3 * point + 2]!;
      this.colours[4 * k + 3] = !looks.emphasis || looks.emphasis[point] === FULL ? 255 : MUTED_ALPHA;
      this.signs[4 * k] = looks.shapes?.[point] ?? 0;
      this.signs[4 * k + 1] = ringOf(point);
      this.signs[4 * k + 2] = looks.addedFrom !== null && point >= looks.addedFrom ? 1 : 0;
      if (this.tiles && tileOf) this.tiles[k] = tileOf(point);
    }
    this.attributes = {
      getFillColor: { value: this.colours, size: 4, normalized: true },
      getLineColor: { value: this.signs, size: 4, normalized: true },
      ...(this.tiles ? { getRadius: { value: this.tiles, size: 1 } } : {}),
    };
  }

  /** Where the points are: x and y of all points of the layout, interleaved. */
  place(layout: Float32Array): void {
    if (layout === this.placed) return;
    this.placed = layout;
    const { order, positions } = this;
    const isWhole = this.isNatural && layout.length === positions.length;
    if (!isWhole)
      for (let k = 0; k < order.length; k++) {
        positions[2 * k] = layout[2 * order[k]!]!;
        positions[2 * k + 1] = layout[2 * order[k]! + 1]!;
      }
    const value = isWhole ? layout : positions;
    this.data = { length: order.length, attributes: { ...this.attributes, getPosition: { value, size: 2 } } };
  }
}
