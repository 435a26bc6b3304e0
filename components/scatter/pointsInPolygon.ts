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
  const inside: number[] = [];
  for (let i = 0; 2 * i + 1 < positions.length; i++) {
    if (include && include[i] === 0) continue;
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    // Most points are outside the box already.
    if (x >= minX && x <= maxX && y >= minY && y <= maxY && isInside(polygon, x, y)) inside.push(i);
  }
  return Int32Array.from(inside);
}

/** Corners of a rectangle between two opposite ones, for pointsInPolygon. */
export function boxPolygon(x1: number, y1: number, x2: number, y2: number): Float64Array {
  return Float64Array.of(x1, y1, x2, y1, x2, y2, x1, y2);
}

/** Counts the edges that a ray to the right crosses. An edge has its lower end and not its upper one. */
function isInside(polygon: Float64Array, x: number, y: number): boolean {
  let inside = false;
  let [px, py] = [polygon[polygon.length - 2]!, polygon[polygon.length - 1]!];
  for (let k = 0; k < polygon.length; k += 2) {
    const qx = polygon[k]!;
    const qy = polygon[k + 1]!;
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
    px = qx;
    py = qy;
  }
  return inside;
}
