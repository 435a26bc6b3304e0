import { describe, expect, it } from 'vitest';
import { GAP_PX, HEAD_PX, moveInRows, rowLayout } from './rowLayout';

describe('the rows of channels', () => {
  it.each([
    [736, 9],
    [900, 9],
    [1400, 9],
    [900, 16],
    [900, 64],
    [330, 9],
    [560, 25],
    [120, 9],
  ])('never stand out of %i pixels with %i patches wanted', (width, top) => {
    const { tile, shown, stacked } = rowLayout(width, top);
    const used = shown * (tile + GAP_PX) - GAP_PX + (stacked ? 0 : HEAD_PX) + 24;
    expect(used).toBeLessThanOrEqual(width);
    expect(shown).toBeLessThanOrEqual(top);
    expect(shown).toBeGreaterThan(0);
  });

  it('have room for the nine of the lecture on a screen of 1280 pixels, and for five on a telephone', () => {
    expect(rowLayout(736, 9)).toEqual({ tile: 59, shown: 9, rowPx: 72, stacked: false });
    expect(rowLayout(344, 9)).toEqual({ tile: 60, shown: 5, rowPx: 97, stacked: true });
  });
});

describe('a key in the rows', () => {
  const grid = { rows: 64, columns: 10, page: 8 };
  const at = { row: 10, col: 3 };
  const press = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
    moveInRows(at, { key, shiftKey: false, ctrlKey: false, ...held }, grid);
  it('leads by one, by five, by a page, to the ends', () => {
    expect(press('ArrowDown')).toEqual({ row: 11, col: 3 });
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ row: 10, col: 0 });
    expect(press('ArrowUp', { shiftKey: true })).toEqual({ row: 5, col: 3 });
    expect(press('ArrowRight')).toEqual({ row: 10, col: 4 });
    expect(press('PageDown')).toEqual({ row: 18, col: 3 });
    expect(press('PageUp')).toEqual({ row: 2, col: 3 });
    expect(press('Home')).toEqual({ row: 10, col: 0 });
    expect(press('Home', { ctrlKey: true })).toEqual({ row: 0, col: 0 });
    expect(press('End')).toEqual({ row: 10, col: 9 });
    expect(press('End', { ctrlKey: true })).toEqual({ row: 63, col: 9 });
    expect(press('x')).toBeNull();
  });

  it('leads nowhere beyond the edge', () => {
    expect(moveInRows({ row: 63, col: 9 }, { key: 'ArrowDown', shiftKey: true, ctrlKey: false }, grid)).toEqual({ row: 63, col: 9 }); // prettier-ignore
  });
});
