import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { boxPolygon, pointsInPolygon } from './pointsInPolygon';

/** Slow twin: crossings of a slanted line from the point to far away, by the signs of areas. */
function insideByCrossings(polygon: Float64Array, x: number, y: number): boolean {
  const [farX, farY] = [x + 7919.123, y + 1237.77];
  const side = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number) =>
    Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  let crossings = 0;
  for (let k = 0; k < polygon.length; k += 2) {
    const [ax, ay] = [polygon[k]!, polygon[k + 1]!];
    const [bx, by] = [polygon[(k + 2) % polygon.length]!, polygon[(k + 3) % polygon.length]!];
    if (
      side(x, y, farX, farY, ax, ay) !== side(x, y, farX, farY, bx, by) &&
      side(ax, ay, bx, by, x, y) !== side(ax, ay, bx, by, farX, farY)
    )
      crossings++;
  }
  return crossings % 2 === 1;
}

describe('points in a polygon', () => {
  it.each([3, 4, 7, 25, 120])(
    'are those of the slow twin, for random lines of %i corners that cross themselves',
    (corners) => {
      // prettier-ignore
      const random = seededRandom(corners);
      const positions = Float32Array.from({ length: 2000 }, () => random() * 20 - 10);
      const polygon = Float64Array.from({ length: 2 * corners }, () => random() * 16 - 8);
      const expected: number[] = [];
      for (let i = 0; i < positions.length / 2; i++)
        if (insideByCrossings(polygon, positions[2 * i]!, positions[2 * i + 1]!)) expected.push(i);
      expect(expected.length).toBeGreaterThan(10);
      expect([...pointsInPolygon(positions, polygon)]).toEqual(expected);
    },
  );

  it('are not those in a hole', () => {
    // A square of 10 with a square of 4 in it, drawn in one line.
    const polygon = Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10, 0, 0, 3, 3, 7, 3, 7, 7, 3, 7, 3, 3);
    expect([...pointsInPolygon(Float32Array.of(1, 1, 5, 5, 9, 8, 11, 5), polygon)]).toEqual([0, 2]);
  });

  it('count at one of two polygons that share an edge', () => {
    const positions = Float32Array.from({ length: 42 }, (_, k) => (k % 2 === 0 ? 5 : Math.floor(k / 2) / 2));
    const [left, right] = [boxPolygon(0, 0, 5, 10), boxPolygon(5, 0, 10, 10)];
    const found = [...pointsInPolygon(positions, left), ...pointsInPolygon(positions, right)].sort((a, b) => a - b);
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('leave out what is not included, and what is no number', () => {
    const positions = Float32Array.of(1, 1, 2, 2, 3, 3, Number.NaN, 1);
    expect([...pointsInPolygon(positions, boxPolygon(9, 9, 0, 0), Uint8Array.of(2, 0, 1, 2))]).toEqual([0, 2]);
  });

  it('are none for a line without corners, and for one that was only tapped', () => {
    expect(pointsInPolygon(Float32Array.of(1, 1), new Float64Array(0))).toHaveLength(0);
    expect(pointsInPolygon(Float32Array.of(1, 1), Float64Array.of(1, 1))).toHaveLength(0);
  });
});
