/** Where a map is looked at from. Map y points up, as in exported coordinates; screen y points down, in CSS pixels. */

/** The middle of the view in map units, and log2 of the pixels a unit. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface ViewSize {
  width: number;
  height: number;
}

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** A point that the keyboard or a search leads to has so much of its surroundings in view. */
export const SURROUNDINGS_PX = 80;
/** Around the layout, so that marks at its edge are whole. */
const MARGIN_PX = 24;
/** A layout without an extent: a single point, or none yet. */
const SMALLEST_EXTENT = 1e-6;
/** While a layout moves, the camera stays as long as the layout fills so much of what a new fit would give it. */
const KEEP_ABOVE = 0.7;

/** Of the points that are not hidden (`emphasis` 0); null when there are none. Positions that are no numbers do not count. */
export function boundsOf(positions: Float32Array, emphasis: Uint8Array | null = null): Bounds | null {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let i = 0; 2 * i + 1 < positions.length; i++) {
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    if ((emphasis && emphasis[i] === 0) || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < bounds.minX) bounds.minX = x;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  return bounds.minX <= bounds.maxX ? bounds : null;
}

/** The whole layout, as large as the view allows. */
export function fitCamera(bounds: Bounds | null, size: ViewSize): Camera {
  if (!bounds) return { x: 0, y: 0, zoom: 0 };
  const { minX, minY, maxX, maxY } = bounds;
  const room = (px: number) => Math.max(px - 2 * MARGIN_PX, px / 4, 1);
  const scale = Math.min(
    room(size.width) / Math.max(maxX - minX, SMALLEST_EXTENT),
    room(size.height) / Math.max(maxY - minY, SMALLEST_EXTENT),
  );
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2, zoom: Math.log2(scale) };
}

/** The camera of a layout that moves: it stays while everything is in view and not too small, else it fits anew. */
export function followCamera(previous: Camera | null, bounds: Bounds | null, size: ViewSize): Camera {
  const fitted = fitCamera(bounds, size);
  if (!previous || !bounds) return fitted;
  const corners = [
    toScreen(previous, size, bounds.minX, bounds.minY),
    toScreen(previous, size, bounds.maxX, bounds.maxY),
  ];
  const inView = corners.every(([x, y]) => x >= 0 && y >= 0 && x <= size.width && y <= size.height);
  return inView && 2 ** (previous.zoom - fitted.zoom) >= KEEP_ABOVE ? previous : fitted;
}

export function toScreen(camera: Camera, { width, height }: ViewSize, x: number, y: number): [number, number] {
  const scale = 2 ** camera.zoom;
  return [width / 2 + (x - camera.x) * scale, height / 2 - (y - camera.y) * scale];
}

export function toMap(camera: Camera, { width, height }: ViewSize, left: number, top: number): [number, number] {
  const scale = 2 ** camera.zoom;
  return [camera.x + (left - width / 2) / scale, camera.y - (top - height / 2) / scale];
}

/** The same camera with this point just inside the view, `marginPx` from its edge; unchanged where it is that already. */
export function bringIntoView(camera: Camera, size: ViewSize, point: [number, number], marginPx: number): Camera {
  const [left, top] = toScreen(camera, size, ...point);
  const scale = 2 ** camera.zoom;
  const beyond = (at: number, length: number) => {
    const margin = Math.min(marginPx, length / 2);
    return at < margin ? at - margin : Math.max(0, at - (length - margin));
  };
  const right = beyond(left, size.width);
  const down = beyond(top, size.height);
  return right === 0 && down === 0 ? camera : { ...camera, x: camera.x + right / scale, y: camera.y - down / scale };
}

export function isSameCamera(a: Camera | null, b: Camera | null): boolean {
  return a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y && a.zoom === b.zoom);
}
