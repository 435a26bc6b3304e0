/**
 * Finding points of a layout. Each search looks at every point: at 100,000 that takes a millisecond or less, at most
 * once for each drawn frame, while an index would take several to build for each frame of a map that moves.
 */

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The point nearest to (x, y), within `radius`, of those that `include` (0: not); null when there is none. */
export function pickNearest(
  positions: Float32Array,
  include: Uint8Array | null,
  x: number,
  y: number,
  radius: number,
): number | null {
  let nearest: number | null = null;
  let smallest = radius * radius;
  for (let i = 0; 2 * i + 1 < positions.length; i++) {
    if (include && include[i] === 0) continue;
    const dx = positions[2 * i]! - x;
    const dy = positions[2 * i + 1]! - y;
    const squared = dx * dx + dy * dy;
    // Equal ones: the later point is drawn on top.
    if (squared <= smallest) [smallest, nearest] = [squared, i];
  }
  return nearest;
}

/** Of the points whose square of this side holds (x, y), the one drawn on top: the last in `drawn`. */
export function pickPicture(
  positions: Float32Array,
  drawn: Uint32Array,
  x: number,
  y: number,
  side: number,
): number | null {
  const half = side / 2;
  for (let k = drawn.length - 1; k >= 0; k--) {
    const i = drawn[k]!;
    if (Math.abs(positions[2 * i]! - x) <= half && Math.abs(positions[2 * i + 1]! - y) <= half) return i;
  }
  return null;
}

/**
 * Where an arrow key leads: the nearest point of the quarter of the plane that lies in this direction (between its two
 * diagonals); null at the edge. Points at the same place as `from` are reached by none, unless all are there.
 */
export function nearestInDirection(
  positions: Float32Array,
  include: Uint8Array | null,
  from: number,
  direction: Direction,
): number | null {
  const [fromX, fromY] = [positions[2 * from]!, positions[2 * from + 1]!];
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'up' ? 1 : -1;
  let nearest: number | null = null;
  let smallest = Infinity;
  for (let i = 0; 2 * i + 1 < positions.length; i++) {
    if (include && include[i] === 0) continue;
    const dx = positions[2 * i]! - fromX;
    const dy = positions[2 * i + 1]! - fromY;
    const ahead = sign * (horizontal ? dx : dy);
    const aside = Math.abs(horizontal ? dy : dx);
    const squared = dx * dx + dy * dy;
    if (ahead > 0 && aside <= ahead && squared < smallest) [smallest, nearest] = [squared, i];
  }
  return nearest;
}

/** How many of `drawn` are in a box of the map, those in `into` from its start; stops when `into` is full. */
export function pointsInBox(
  positions: Float32Array,
  drawn: Uint32Array,
  box: { minX: number; minY: number; maxX: number; maxY: number },
  into: Uint32Array,
): number {
  let found = 0;
  for (let k = 0; k < drawn.length && found < into.length; k++) {
    const i = drawn[k]!;
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    if (x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY) into[found++] = i;
  }
  return found;
}
