import { describe, expect, it } from 'vitest';
import { dotRadiusPx, pictureSidePx, tierFor, zoomInFor } from './levelOfDetail';

describe('the side of pictures', () => {
  it('is what was asked for where the whole layout is in view', () => {
    expect(pictureSidePx(32, 0)).toBe(32);
  });
  it('doubles with each factor of four, and shrinks with the layout', () => {
    expect(pictureSidePx(32, 2)).toBe(64);
    expect(pictureSidePx(32, -2)).toBe(8);
    expect(pictureSidePx(32, 60)).toBe(512);
    expect(pictureSidePx(32, -60)).toBe(1);
  });
  it.each([
    [32, 256],
    [10, 300],
    [64, 9999],
  ])('%i px is reached at %i px by the look that is asked for that', (thumbnailPx, side) => {
    // prettier-ignore
    expect(pictureSidePx(thumbnailPx, zoomInFor(thumbnailPx, side))).toBeCloseTo(Math.min(512, side), 6);
    expect(zoomInFor(thumbnailPx, 5)).toBe(0);
  });
});

describe('dots', () => {
  it('are smaller the more there are, and larger from near', () => {
    const sizes = [10, 1000, 10_000, 100_000, 1_000_000].map((count) => dotRadiusPx(count, 0));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(sizes[0]).toBe(5);
    expect(sizes.at(-1)).toBe(1.5);
    expect(dotRadiusPx(10_000, 3)).toBeGreaterThan(dotRadiusPx(10_000, 0));
    expect(dotRadiusPx(10_000, 30)).toBe(9);
    expect(dotRadiusPx(10_000, -30)).toBe(1);
  });
});

describe('larger pictures', () => {
  it('are not fetched while those of the atlas are sharp', () => {
    expect(tierFor(32, 1, 50, 32)).toBeNull();
    expect(tierFor(16, 2, 50, 32)).toBeNull();
  });
  it('come in the smallest size that is sharp and has room', () => {
    expect(tierFor(40, 1, 200, 32)).toMatchObject({ px: 128 });
    expect(tierFor(64, 2, 200, 32)).toMatchObject({ px: 128 });
    expect(tierFor(200, 1, 12, 32)).toMatchObject({ px: 512 });
  });
  it('come smaller where the sharp size has no room, and not at all where none has', () => {
    expect(tierFor(200, 1, 100, 32)).toMatchObject({ px: 128 });
    expect(tierFor(40, 1, 257, 32)).toBeNull();
    expect(tierFor(40, 1, 0, 32)).toBeNull();
  });
});
