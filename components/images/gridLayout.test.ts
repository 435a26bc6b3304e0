import { describe, expect, it } from 'vitest';
import { columnsIn, columnWidth, drawnRows, firstInSight, placeByKey, rowsOf, scrollToShow } from './gridLayout';

// 10 pictures in 4 columns: rows of 4, 4 and 2.
const small = { total: 10, columns: 4, rowHeight: 100 };
const large = { total: 20_000, columns: 12, rowHeight: 150 };

describe('the rows of a grid', () => {
  it('hold every picture once', () => {
    expect([rowsOf(small), rowsOf(large), rowsOf({ total: 0, columns: 3 })]).toEqual([3, 1667, 0]);
    // 3 × 96 + 2 × 8 = 304
    expect([columnsIn(304, 96, 8), columnsIn(303, 96, 8), columnsIn(10, 96, 8)]).toEqual([3, 2, 1]);
    expect([columnWidth(304, 3, 8), columnWidth(303, 2, 8), columnWidth(10, 1, 8)]).toEqual([96, 147, 10]);
  });

  it('are drawn where they are in sight, with two more on each side', () => {
    expect(drawnRows(large, 0, 600)).toEqual({ first: 0, last: 6 });
    expect(drawnRows(large, 15_000, 600)).toEqual({ first: 98, last: 106 });
    expect(drawnRows(large, 1667 * 150 - 600, 600)).toEqual({ first: 1661, last: 1666 });
    expect(drawnRows(large, 1e9, 600)).toEqual({ first: 1666, last: 1666 });
    expect(drawnRows({ ...small, total: 0 }, 0, 600)).toEqual({ first: 0, last: -1 });
  });

  it('give the first picture in sight, and a scroll position that shows it again', () => {
    expect([firstInSight(large, 0), firstInSight(large, 74), firstInSight(large, 76)]).toEqual([0, 0, 12]);
    expect(scrollToShow(large, 1200, 15_000, 600)).toBe(15_000);
    expect(scrollToShow(large, 1199, 15_000, 600)).toBe(14_850);
    expect(scrollToShow(large, 1248, 15_000, 600)).toBe(15_150);
  });

  it.each([
    [5, 'ArrowLeft', 4],
    [0, 'ArrowLeft', 0],
    [3, 'ArrowRight', 4],
    [9, 'ArrowRight', 9],
    [5, 'ArrowUp', 1],
    [2, 'ArrowUp', 2],
    [1, 'ArrowDown', 5],
    // Below it the last row has no picture: its last one is the nearest.
    [7, 'ArrowDown', 9],
    [8, 'ArrowDown', 8],
    [1, 'PageDown', 9],
    [9, 'PageUp', 1],
    [6, 'PageUp', 0],
    [5, 'Home', 0],
    [5, 'End', 9],
    [5, 'x', null],
  ])('lead from %i by %s to %o', (from, key, to) => {
    expect(placeByKey(small, from, key, 2)).toBe(to);
  });

  it('of a table are one picture each', () => {
    const table = { total: 5, columns: 1, rowHeight: 44 };
    expect(['ArrowUp', 'ArrowDown'].map((key) => placeByKey(table, 2, key, 10))).toEqual([1, 3]);
    expect(placeByKey(table, 0, 'ArrowUp', 10)).toBe(0);
    expect(placeByKey(table, 4, 'ArrowDown', 10)).toBe(4);
    expect(placeByKey({ ...table, total: 0 }, 0, 'ArrowDown', 10)).toBeNull();
  });
});
