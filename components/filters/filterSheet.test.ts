import { describe, expect, it } from 'vitest';
import {
  filterRect,
  planSheet,
  positionAt,
  positionsInSight,
  rectToReveal,
  scrollFor,
  sheetPlaceAt,
  SIGHT_BYTES,
  tileOf,
  tileRect,
} from './filterSheet';

const space = { width: 800, height: 600 };
const flow = (count: number, scale: number | null = null) =>
  planSheet([count, 3, 7, 7], { count, coloured: true, space, scale });
const matrix = (shape: [number, number, number, number], scale: number | null = null) =>
  planSheet(shape, { count: shape[0], coloured: false, space, scale });

describe('filters in colour', () => {
  it.each([1, 5, 16, 40, 64, 96, 200])('%i of them fill the frame at the largest whole scale that fits', (count) => {
    const sheet = flow(count);
    expect(sheet.scale).toBe(Math.floor(sheet.scale));
    expect(sheet.width).toBeLessThanOrEqual(space.width);
    expect(sheet.height).toBeLessThanOrEqual(space.height);
    if (sheet.scale < Math.floor(160 / 7)) {
      // No arrangement of tiles that are one step larger would fit: tried out, column by column.
      const step = 7 * (sheet.scale + 1) + sheet.gap;
      const fits = Array.from({ length: count }, (_, k) => k + 1).some(
        (cols) => cols * step - sheet.gap <= space.width && Math.ceil(count / cols) * step - sheet.gap <= space.height,
      );
      expect(fits).toBe(false);
    }
  });

  it('have a way to scroll rather than tiles too small to see', () => {
    const sheet = flow(4000);
    expect(sheet.scale * 7).toBeGreaterThanOrEqual(16);
    expect(sheet.height).toBeGreaterThan(space.height);
    expect(sheet.width).toBeLessThanOrEqual(space.width);
  });

  it('keep the scale that was chosen', () => {
    expect(flow(64, 3).scale).toBe(3);
    expect(flow(64, 32)).toMatchObject({ scale: 32, cols: 3 });
  });

  it('are found under every weight, and not where the last row has none', () => {
    const sheet = flow(10);
    for (let position = 0; position < 10; position++) {
      const tile = tileOf(sheet, position);
      const { x, y } = tileRect(sheet, tile);
      expect(positionAt(sheet, tile)).toBe(position);
      for (const [row, col] of [
        [0, 0],
        [3, 5],
        [6, 6],
      ] as const)
        // prettier-ignore
        expect(sheetPlaceAt(sheet, { x: x + (col + 0.5) * sheet.scale, y: y + (row + 0.5) * sheet.scale })).toEqual({
          tile,
          weight: { row, col },
        });
    }
    expect(sheetPlaceAt(sheet, { x: -1, y: 5 })).toBeNull();
    expect(sheetPlaceAt(sheet, { x: 5, y: sheet.height + sheet.stepY })).toBeNull();
    const odd = flow(7, 20);
    expect(odd).toMatchObject({ cols: 4, rows: 2 });
    expect(sheetPlaceAt(odd, { x: 3 * odd.stepX + 1, y: odd.stepY + 1 })).toBeNull();
  });
});

describe('filters over many channels', () => {
  it('have a row each, and a column for each input channel', () => {
    const sheet = matrix([64, 16, 3, 3]);
    expect(sheet).toMatchObject({ kind: 'matrix', rows: 64, cols: 16, gap: 1, stepX: 3 * sheet.scale + 1 });
    expect(sheet.width).toBeLessThanOrEqual(space.width);
    expect(filterRect(sheet, 5)).toMatchObject({ x: 0, y: 5 * sheet.stepY, width: sheet.width });
    expect(sheetPlaceAt(sheet, { x: 2 * sheet.stepX + sheet.scale, y: 9 * sheet.stepY })).toEqual({
      tile: { row: 9, col: 2 },
      weight: { row: 0, col: 1 },
    });
  });

  it('stand without gaps where each is one weight', () => {
    expect(matrix([2048, 512, 1, 1])).toMatchObject({ gap: 0, rows: 2048, cols: 512 });
  });

  it.each([
    [4096, 25_088, 1, 1],
    [4096, 9216, 1, 1],
    [512, 512, 3, 3],
    [2048, 512, 1, 1],
  ] as const)('of %i × %i × %i × %i are never in sight with more than memory is meant for', (...shape) => {
    for (const scale of [null, 1, 8]) {
      const sheet = matrix([...shape], scale);
      const inSight = positionsInSight(sheet, { x: 0, y: 0, ...space }).length;
      expect((inSight - 1) * shape[1] * shape[2] * shape[3] * 4).toBeLessThanOrEqual(SIGHT_BYTES);
    }
  });

  it('are in sight as one scrolls', () => {
    const sheet = matrix([64, 16, 3, 3], 4);
    expect(positionsInSight(sheet, { x: 0, y: 13 * 10 + 1, width: 100, height: 26 })).toEqual([10, 11, 12]);
    expect(positionsInSight(sheet, { x: 0, y: -50, width: 100, height: 51 })).toEqual([0]);
    expect(positionsInSight(sheet, { x: 0, y: 1e6, width: 100, height: 50 })).toEqual([]);
  });
});

describe('the way into sight', () => {
  const sight = { x: 100, y: 100, width: 200, height: 100 };
  it.each([
    ['what is there already', { x: 150, y: 120, width: 20, height: 20 }, { left: 100, top: 100 }],
    ['what is before it', { x: 40, y: 60, width: 20, height: 20 }, { left: 40, top: 60 }],
    ['what is after it', { x: 400, y: 300, width: 20, height: 20 }, { left: 220, top: 220 }],
  ])('is the shortest for %s', (_, rect, place) => {
    expect(scrollFor(rect, sight)).toEqual(place);
  });

  it('leads to the tile of a filter, and up or down to its row, however wide that is', () => {
    const one = flow(40);
    expect(rectToReveal(one, 30, sight)).toEqual(tileRect(one, tileOf(one, 30)));
    const sheet = matrix([64, 512, 3, 3], 4);
    expect(sheet.width).toBeGreaterThan(sight.x + sight.width);
    // Tiles of 12 pixels, one apart: the row 30 begins at 390, below the sight, which is 100 high.
    expect(scrollFor(rectToReveal(sheet, 30, sight), sight)).toEqual({ left: 100, top: 390 + 12 - 100 });
    expect(scrollFor(rectToReveal(sheet, 10, sight), sight)).toEqual({ left: 100, top: 100 });
  });
});
