import { describe, expect, it } from 'vitest';
import { layoutTiles, moveTile, tileAt, tilesHeight, TILE_GAP_PX } from './tileLayout';

/**
 * What is left for maps in a window of 1280 × 800, beside filmstrip, inspector and scroll bar, between the bars and the line
 * of values: e2e/activations.test.ts looks that there is so much.
 */
const VIEW = { width: 705, height: 640 };
const square = (side: number) => ({ width: side, height: side });

describe('the layout of maps', () => {
  it("has the lecture's 128 maps of 13 × 13 in one view at 1280 × 800, three whole pixels a cell, with their numbers", () => {
    const layout = layoutTiles(128, square(13), VIEW);
    expect(layout).toMatchObject({ scale: 3, columns: 16, rows: 8, labelHeight: 14, mapWidth: 39 });
    expect(tilesHeight(layout)).toBeLessThanOrEqual(VIEW.height);
    // One step larger, and they would not fit: 12 columns of 56 px and 11 rows of 70.
    expect(Math.ceil(128 / Math.floor((VIEW.width + TILE_GAP_PX) / 56)) * 70).toBeGreaterThan(VIEW.height);
  });

  it.each([
    [256, 13, 1],
    [128, 13, 2],
    [64, 55, 1],
    [4, 224, 1],
    [1000, 1, 1],
    [16, 28, 1.5],
    [16, 28, 1.25],
  ])('is the largest that fits: %i maps of side %i at %f device pixels', (count, side, ratio) => {
    const layout = layoutTiles(count, square(side), VIEW, ratio);
    expect(Number.isInteger(layout.scale)).toBe(true);
    expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(count);
    expect(layout.columns * layout.pitchX - TILE_GAP_PX).toBeLessThanOrEqual(VIEW.width + 1e-9);
    for (const length of [layout.mapWidth, layout.pitchX, layout.pitchY]) expect(length * ratio).toBeCloseTo(Math.round(length * ratio), 9); // prettier-ignore
    const next = { ...layout, mapWidth: (side * (layout.scale + 1)) / ratio };
    const fits = (width: number) => {
      const pitch = width + TILE_GAP_PX;
      const columns = Math.max(1, Math.floor((VIEW.width + TILE_GAP_PX) / pitch));
      return Math.ceil(count / columns) * (pitch + 14) - TILE_GAP_PX <= VIEW.height && width <= VIEW.width;
    };
    if (tilesHeight(layout) <= VIEW.height && layout.scale / ratio < 48) expect(fits(next.mapWidth + 1)).toBe(false);
  });

  it('scrolls rather than draw maps too small to see', () => {
    const many = layoutTiles(2048, square(7), VIEW);
    expect(many.mapWidth).toBe(28);
    expect(tilesHeight(many)).toBeGreaterThan(VIEW.height);
    // Four figures have no room below 28 px, three have.
    expect([many.labelHeight, layoutTiles(1000, square(7), VIEW).labelHeight]).toEqual([0, 14]);
    expect(layoutTiles(64, square(224), VIEW)).toMatchObject({ scale: 1, columns: 3 });
  });

  it('gives a map that is wider than the view a row of its own, and few small ones no giant cells', () => {
    expect(layoutTiles(3, square(512), { width: 340, height: 500 })).toMatchObject({ scale: 1, columns: 1, rows: 3 });
    expect(layoutTiles(3, square(1), VIEW)).toMatchObject({ mapWidth: 48, columns: 3, rows: 1 });
    expect(layoutTiles(1, square(1), { width: 0, height: 0 })).toMatchObject({ columns: 1, rows: 1 });
  });
});

describe('a tile', () => {
  const layout = layoutTiles(128, square(13), VIEW);
  it('is found at every point of it, and nothing between', () => {
    expect(tileAt(layout, 0, 0)).toBe(0);
    expect(tileAt(layout, 38.9, 52)).toBe(0);
    expect(tileAt(layout, 40, 0)).toBeNull();
    expect(tileAt(layout, 0, 54)).toBeNull();
    expect(tileAt(layout, 43, 57)).toBe(17);
    expect(tileAt(layout, 16 * 43, 0)).toBeNull();
    expect(tileAt(layout, 0, 8 * 57)).toBeNull();
    expect(tileAt(layout, -1, 5)).toBeNull();
  });

  const key = (name: string, shiftKey = false, ctrlKey = false) => ({ key: name, shiftKey, ctrlKey });
  // 20 tiles in rows of 8: the last row has four.
  const ragged = { ...layout, count: 20, columns: 8, rows: 3 };
  it.each([
    ['ArrowRight', 7, 7],
    ['ArrowRight', 6, 7],
    ['ArrowLeft', 8, 8],
    ['ArrowDown', 5, 13],
    ['ArrowDown', 13, 19],
    ['ArrowUp', 19, 11],
    ['ArrowUp', 3, 3],
    ['Home', 13, 8],
    ['End', 9, 15],
    ['End', 16, 19],
    ['PageDown', 0, 16],
    ['PageUp', 19, 3],
  ])('%s leads from %i to %i', (name, from, to) => {
    expect(moveTile(ragged, from, key(name), 2)).toBe(to);
  });
  it('is reached from afar with Shift, and from anywhere with Ctrl', () => {
    expect(moveTile(ragged, 0, key('ArrowRight', true), 2)).toBe(5);
    expect(moveTile(ragged, 5, key('ArrowDown', true), 2)).toBe(19);
    expect(moveTile(ragged, 9, key('Home', false, true), 2)).toBe(0);
    expect(moveTile(ragged, 9, key('End', false, true), 2)).toBe(19);
    expect(moveTile(ragged, 9, key('x'), 2)).toBeNull();
  });
});
