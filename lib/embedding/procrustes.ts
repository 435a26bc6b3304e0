/**
 * Lays one layout onto another: a turn or a reflection, a shift, and if wanted a scale, that bring its points as near as
 * possible to the same points there (least squares; Gower and Dijksterhuis, "Procrustes Problems", 2004). In the plane
 * the answer is closed: with both centred, the best turn is the angle of Σ conj(z) w, points taken as complex numbers.
 */

/** A point (x, y) goes to (xx · x + xy · y + shiftX, yx · x + yy · y + shiftY). */
export interface Alignment {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  shiftX: number;
  shiftY: number;
  reflected: boolean;
  /** Counter-clockwise, in radians; of a reflection: after y was turned around. */
  angle: number;
  /** 1 unless a scale was wanted. */
  scale: number;
}

export interface AlignOptions {
  /** Points that both layouts share, the first of each. All of the shorter one by default. */
  shared?: number;
  /** Allow a scale. */
  scaled?: boolean;
}

/** How `from` comes nearest to `to`; nothing but a shift where the points of one have no extent. */
export function alignLayout(from: Float64Array, to: Float64Array, options: AlignOptions = {}): Alignment {
  const { shared = Math.min(from.length, to.length) / 2, scaled = false } = options;
  const [fromX, fromY] = meanOf(from, shared);
  const [toX, toY] = meanOf(to, shared);
  // Σ conj(z) w for the turn, Σ z w (z reflected) for the reflection, Σ |z|² for the scale.
  let [turnRe, turnIm, flipRe, flipIm, squares] = [0, 0, 0, 0, 0];
  for (let i = 0; i < 2 * shared; i += 2) {
    const x = from[i]! - fromX;
    const y = from[i + 1]! - fromY;
    const u = to[i]! - toX;
    const v = to[i + 1]! - toY;
    turnRe += x * u + y * v;
    turnIm += x * v - y * u;
    flipRe += x * u - y * v;
    flipIm += x * v + y * u;
    squares += x * x + y * y;
  }
  const [turn, flip] = [Math.hypot(turnRe, turnIm), Math.hypot(flipRe, flipIm)];
  const reflected = flip > turn;
  const length = Math.max(turn, flip);
  const angle = length === 0 ? 0 : reflected ? Math.atan2(flipIm, flipRe) : Math.atan2(turnIm, turnRe);
  const scale = scaled && length > 0 ? length / squares : 1;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const mirror = reflected ? -1 : 1;
  const [xx, xy, yx, yy] = [cos, -sin * mirror, sin, cos * mirror];
  const shiftX = toX - xx * fromX - xy * fromY;
  const shiftY = toY - yx * fromX - yy * fromY;
  return { xx, xy, yx, yy, shiftX, shiftY, reflected, angle, scale };
}

/** The aligned layout, in an array of its own. All points, those that are not shared too. */
export function applyAlignment({ xx, xy, yx, yy, shiftX, shiftY }: Alignment, positions: Float64Array): Float64Array {
  const aligned = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 2) {
    aligned[i] = xx * positions[i]! + xy * positions[i + 1]! + shiftX;
    aligned[i + 1] = yx * positions[i]! + yy * positions[i + 1]! + shiftY;
  }
  return aligned;
}

/** 0, 0 without points. */
function meanOf(positions: Float64Array, count: number): [number, number] {
  let [sumX, sumY] = [0, 0];
  for (let i = 0; i < 2 * count; i += 2) {
    sumX += positions[i]!;
    sumY += positions[i + 1]!;
  }
  return count === 0 ? [0, 0] : [sumX / count, sumY / count];
}
