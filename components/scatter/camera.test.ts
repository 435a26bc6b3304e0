import { describe, expect, it } from 'vitest';
import { boundsOf, bringIntoView, fitCamera, followCamera, isSameCamera, toMap, toScreen } from './camera';

const size = { width: 848, height: 448 };

describe('bounds', () => {
  it('are those of the points that are shown, and of numbers', () => {
    const positions = Float32Array.of(-1, 2, 5, -3, 100, 100, Number.NaN, 0, 0, Infinity);
    expect(boundsOf(positions, Uint8Array.of(2, 1, 0, 2, 2))).toEqual({ minX: -1, maxX: 5, minY: -3, maxY: 2 });
    expect(boundsOf(positions.subarray(0, 6))).toEqual({ minX: -1, maxX: 100, minY: -3, maxY: 100 });
    expect(boundsOf(positions, new Uint8Array(5))).toBeNull();
    expect(boundsOf(new Float32Array(0))).toBeNull();
  });
});

describe('a camera that fits', () => {
  it('shows the whole layout, with room at its edges', () => {
    // 800 × 400 pixels of room for 100 × 25 units: 8 pixels a unit.
    const camera = fitCamera({ minX: 0, maxX: 100, minY: 10, maxY: 35 }, size);
    expect(camera).toEqual({ x: 50, y: 22.5, zoom: 3 });
    expect(toScreen(camera, size, 0, 22.5)).toEqual([24, 224]);
    expect(toScreen(camera, size, 100, 35)).toEqual([824, 124]);
  });

  it('copes with one point, none, and a view without size', () => {
    expect(fitCamera(null, size)).toEqual({ x: 0, y: 0, zoom: 0 });
    const one = fitCamera({ minX: 4, maxX: 4, minY: 4, maxY: 4 }, size);
    expect(one).toMatchObject({ x: 4, y: 4 });
    expect(Number.isFinite(one.zoom)).toBe(true);
    expect(Number.isFinite(fitCamera({ minX: 0, maxX: 1, minY: 0, maxY: 1 }, { width: 0, height: 0 }).zoom)).toBe(true);
  });

  it('goes from the map to the screen and back', () => {
    const camera = { x: 3.5, y: -2, zoom: 4.3 };
    const [left, top] = toScreen(camera, size, 10, 1);
    expect(top).toBeLessThan(size.height / 2); // y of the map points up
    const [x, y] = toMap(camera, size, left, top);
    expect([x, y]).toEqual([expect.closeTo(10, 9), expect.closeTo(1, 9)]);
  });
});

describe('a camera that follows', () => {
  const bounds = (half: number) => ({ minX: -half, maxX: half, minY: -half, maxY: half });
  const first = followCamera(null, bounds(10), size);

  it('stays while the layout is in view and not too small', () => {
    expect(followCamera(first, bounds(11), size)).toBe(first); // 200 px of room, and 24 px more at the edge
    expect(followCamera(first, bounds(7.1), size)).toBe(first);
  });

  it('fits anew when a point leaves the view, or when the layout has shrunk', () => {
    expect(followCamera(first, bounds(11.3), size)).toEqual(fitCamera(bounds(11.3), size));
    expect(followCamera(first, bounds(6.9), size)).toEqual(fitCamera(bounds(6.9), size));
  });
});

describe('bringing a point into view', () => {
  const camera = { x: 0, y: 0, zoom: 1 };
  it('moves the camera by as much as is missing', () => {
    expect(bringIntoView(camera, size, [100, 50], 40)).toBe(camera);
    // The right edge less 40 px is 192 units from the middle, the upper one 92.
    expect(bringIntoView(camera, size, [200, 0], 40)).toEqual({ x: 8, y: 0, zoom: 1 });
    expect(bringIntoView(camera, size, [-192, 100], 40)).toEqual({ x: 0, y: 8, zoom: 1 });
  });
  it('puts the point in the middle of a view that is smaller than the margins', () => {
    const [left, top] = toScreen(bringIntoView(camera, { width: 60, height: 50 }, [300, -70], 40), { width: 60, height: 50 }, 300, -70); // prettier-ignore
    expect([left, top]).toEqual([30, 25]);
  });
});

it('compares cameras by what they show', () => {
  expect(isSameCamera({ x: 1, y: 2, zoom: 3 }, { x: 1, y: 2, zoom: 3 })).toBe(true);
  expect(isSameCamera({ x: 1, y: 2, zoom: 3 }, { x: 1, y: 2, zoom: 4 })).toBe(false);
  expect(isSameCamera(null, null)).toBe(true);
  expect(isSameCamera(null, { x: 1, y: 2, zoom: 3 })).toBe(false);
});
