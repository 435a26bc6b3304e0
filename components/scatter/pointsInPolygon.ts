/**
 * Which points lie inside a closed line that somebody drew: by the even-odd rule, so that a loop inside a loop is a hole.
 * `polygon` is x and y of its corners, interleaved; the last is joined to the first. `include` says which points count
 * (0: not). Rising indices.
 */
export function pointsInPolygon(
  positions: Float32Array,
  polygon: Float64Array,
  include: Uint8Array | null = null,
): Int32Array {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < polygon.length; k += 2) {
    minX = Math.min(minX, polygon[k]!);
    maxX = Math.max(maxX, polygon[k]!);
    minY = Math.min(minY, polygon[k + 1]!);
    maxY = Math.max(maxY, polygon[k + 1]!);
  }
  const strips = edgesByStrip(polygon, minY, maxY);
  const stripsPerUnit = STRIPS / Math.max(maxY - minY, Number.MIN_VALUE);
  const inside: number[] = [];
  for (let i = 0; 2 * i + 1 < positions.length; i++) {
    if (include && include[i] === 0) continue;
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    // Most points are outside the box already.
    if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) continue;
    const edges = strips[Math.min(STRIPS - 1, Math.floor((y - minY) * stripsPerUnit))];
    if (edges && isInside(polygon, edges, x, y)) inside.push(i);
  }
  return Int32Array.from(inside);
}

const STRIPS = 128;

/** Corners of a rectangle between two opposite ones, for pointsInPolygon. */
export function boxPolygon(x1: number, y1: number, x2: number, y2: number): Float64Array {
  return Float64Array.of(x1, y1, x2, y1, x2, y2, x1, y2);
}

/**
 * The corners at which an edge begins that reaches into each of the strips from bottom to top, so that a point is held
 * against a few edges and not against all.
 */
function edgesByStrip(polygon: Float64Array, minY: number, maxY: number): number[][] {
  const strips: number[][] = Array.from({ length: STRIPS }, () => []);
  const perUnit = STRIPS / Math.max(maxY - minY, Number.MIN_VALUE);
  const stripOf = (y: number) => Math.max(0, Math.min(STRIPS - 1, Math.floor((y - minY) * perUnit)));
  for (let k = 0; k < polygon.length; k += 2) {
    const strip = stripOf(polygon[k + 1]!);
    const other = stripOf(polygon[(k + 3) % polygon.length]!);
    for (let at = Math.min(strip, other); at <= Math.max(strip, other); at++) strips[at]!.push(k);
  }
  return strips;
}

/** Counts the edges that a ray to the right crosses. An edge has its lower end and not its upper one. */
function isInside(polygon: Float64Array, edges: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (const k of edges) {
    const px = polygon[k]!;
    const py = polygon[k + 1]!;
    const next = k + 2 === polygon.length ? 0 : k + 2;
    const qx = polygon[next]!;
    const qy = polygon[next + 1]!;
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
  }
  return inside;
}
