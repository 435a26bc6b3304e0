import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { nearestInDirection, pickNearest, pickPicture, pointsInBox } from './pointSearch';

const random = seededRandom(11);
const positions = Float32Array.from({ length: 1000 }, () => random() * 10);
const include = Uint8Array.from({ length: 500 }, () => (random() < 0.3 ? 0 : 2));
const everything = Uint32Array.from({ length: 500 }, (_, i) => i);

describe('the nearest point', () => {
  it('is the first of all points sorted by distance, within the radius', () => {
    for (let trial = 0; trial < 50; trial++) {
      const [x, y] = [random() * 12 - 1, random() * 12 - 1];
      const sorted = [...everything]
        .filter((i) => include[i] !== 0)
        .map((i) => ({ i, distance: Math.hypot(positions[2 * i]! - x, positions[2 * i + 1]! - y) }))
        .sort((a, b) => a.distance - b.distance);
      const { i, distance } = sorted[0]!;
      expect(pickNearest(positions, include, x, y, distance + 1e-6)).toBe(i);
      expect(pickNearest(positions, include, x, y, distance - 1e-6)).toBeNull();
    }
  });
  it('is the later one of two at one place, which is drawn on top', () => {
    expect(pickNearest(Float32Array.of(1, 1, 1, 1, 5, 5), null, 1, 1, 2)).toBe(1);
  });
});

describe('the picture under the pointer', () => {
  const three = Float32Array.of(0, 0, 1, 0, 1, 1);
  it('is the one on top, not the nearest', () => {
    expect(pickPicture(three, Uint32Array.of(1, 2, 0), 0.9, 0.4, 2)).toBe(0);
    expect(pickPicture(three, Uint32Array.of(0, 1, 2), 0.9, 0.4, 2)).toBe(2);
    expect(pickPicture(three, Uint32Array.of(0, 1), 0.9, 0.4, 2)).toBe(1);
  });
  it('has the pointer within half its side', () => {
    expect(pickPicture(three, Uint32Array.of(0, 1, 2), -0.5, 0, 0.98)).toBeNull();
    expect(pickPicture(three, Uint32Array.of(0, 1, 2), -0.5, 0, 1)).toBe(0);
  });
});

describe('the next point in a direction', () => {
  const cross = Float32Array.of(0, 0, 3, 1, -1, 0.5, 0, 2, 0.4, -4, 2, 2.5);
  it.each([
    ['right', 1],
    ['left', 2],
    ['up', 3],
    ['down', 4],
  ] as const)('%s is the nearest of its quarter', (direction, expected) => {
    // prettier-ignore
    expect(nearestInDirection(cross, null, 0, direction)).toBe(expected);
  });
  it('passes over hidden points, and ends at the edge', () => {
    expect(nearestInDirection(cross, Uint8Array.of(2, 2, 2, 0, 2, 2), 0, 'up')).toBe(5);
    expect(nearestInDirection(cross, null, 1, 'right')).toBeNull();
  });
  it('reaches nearly all points of a crowd from one of them', () => {
    const reached = new Set([0]);
    for (const i of reached)
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = nearestInDirection(positions, null, i, direction);
        if (next !== null) reached.add(next);
      }
    expect(reached.size).toBeGreaterThan(0.97 * 500);
  });
});

describe('points in a box', () => {
  it('are those of a filter, up to what there is room for', () => {
    const box = { minX: 2, maxX: 5, minY: 1, maxY: 7 };
    const expected = [...everything].filter((i) => positions[2 * i]! >= 2 && positions[2 * i]! <= 5 && positions[2 * i + 1]! >= 1 && positions[2 * i + 1]! <= 7); // prettier-ignore
    const into = new Uint32Array(500);
    const found = pointsInBox(positions, everything, box, into);
    expect([...into.subarray(0, found)]).toEqual(expected);
    expect(pointsInBox(positions, everything, box, new Uint32Array(3))).toBe(3);
  });
});

it('a search over 100,000 points is quick enough for each move of a pointer', () => {
  const many = Float32Array.from({ length: 200_000 }, () => random());
  const all = new Uint8Array(100_000).fill(2);
  const polled: number[] = [];
  for (let trial = 0; trial < 30; trial++) {
    const start = performance.now();
    pickNearest(many, all, 0.5, 0.5, 0.01);
    nearestInDirection(many, all, 5, 'right');
    polled.push(performance.now() - start);
  }
  expect(polled.sort((a, b) => a - b)[15]).toBeLessThan(15);
});
