import { describe, expect, it } from 'vitest';
import { extendPath, outlineOf, selectHowOf, type ScreenPoint } from './drawnPath';
import { scatterKeyOf } from './scatterKeys';

describe('a line drawn over the map', () => {
  const draw = (...points: ScreenPoint[]) => points.reduce(extendPath, [] as readonly ScreenPoint[]);

  it('keeps corners that are some pixels apart', () => {
    expect(draw([0, 0], [1, 1], [3, 0], [4, 2], [10, 0])).toEqual([[0, 0], [3, 0], [10, 0]]); // prettier-ignore
  });
  it('is a lasso as it was drawn, or the box between its ends', () => {
    const path = draw([10, 10], [50, 0], [40, 60]);
    expect(outlineOf(path, 'lasso')).toEqual(path);
    expect(outlineOf(path, 'box')).toEqual([[10, 10], [40, 10], [40, 60], [10, 60]]); // prettier-ignore
  });
  it('is a click when it stays where it began', () => {
    expect(outlineOf(draw([10, 10], [13, 10]), 'lasso')).toBeNull();
    expect(outlineOf([], 'box')).toBeNull();
    // A loop that comes back is none.
    expect(outlineOf(draw([10, 10], [60, 10], [60, 60], [10, 10]), 'lasso')).toHaveLength(4);
  });
  it('adds with Shift and removes with Alt', () => {
    expect(selectHowOf({ shiftKey: false, altKey: false })).toBe('replace');
    expect(selectHowOf({ shiftKey: true, altKey: false })).toBe('add');
    expect(selectHowOf({ shiftKey: true, altKey: true })).toBe('remove');
  });
});

describe('keys of the map', () => {
  const press = (key: string, change = {}) =>
    scatterKeyOf({ key, ctrlKey: false, altKey: false, metaKey: false, ...change });
  it('move, open, select, zoom and fit', () => {
    expect(press('ArrowUp')).toEqual({ kind: 'move', direction: 'up' });
    expect(press('Enter')).toEqual({ kind: 'open' });
    expect(press(' ')).toEqual({ kind: 'toggle' });
    expect(press('+')).toEqual({ kind: 'zoom', by: 0.5 });
    expect(press('0')).toEqual({ kind: 'fit' });
  });
  it('leave the rest to the page and the browser', () => {
    expect(press('n')).toBeNull();
    expect(press('ArrowUp', { altKey: true })).toBeNull();
    expect(press('0', { ctrlKey: true })).toBeNull();
  });
});
