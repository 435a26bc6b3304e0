import { describe, expect, it } from 'vitest';
import { changeBrowser, openBrowser, type BrowserAction } from './browserState';
import { DEFAULT_DISPLAY } from './imageQuery';
import { formatPlaces } from './placeRanges';

const after = (...actions: BrowserAction[]) => actions.reduce(changeBrowser, openBrowser(DEFAULT_DISPLAY, 1000));
const selectedAfter = (...actions: BrowserAction[]) => formatPlaces(after(...actions).selected);

describe('among the pictures', () => {
  it('Shift draws a range out from where one stood, and what was selected before stays', () => {
    const actions: BrowserAction[] = [
      { kind: 'toggle', place: 2 },
      { kind: 'go', place: 10 },
      { kind: 'extend', place: 11 },
      { kind: 'extend', place: 14 },
    ];
    expect(selectedAfter(...actions)).toBe('2,10-14');
    expect(selectedAfter(...actions, { kind: 'toggle', place: 12 }, { kind: 'extend', place: 13 })).toBe('2,10-14');
    expect(after(...actions).picture).toBe(14);
    expect(selectedAfter({ kind: 'extend', place: 5 })).toBe('5');
  });

  it('all of them are selected as one range, and none of none', () => {
    expect(selectedAfter({ kind: 'selectAll', total: 20_000 })).toBe('0-19999');
    expect(selectedAfter({ kind: 'selectAll', total: 20_000 }, { kind: 'clear' })).toBe('');
    expect(selectedAfter({ kind: 'selectAll', total: 0 })).toBe('');
  });

  it('details belong to the picture that one stands on, and go with it when the list becomes shorter', () => {
    const open = after({ kind: 'open', place: 700 }, { kind: 'selectAll', total: 1000 });
    expect(open).toMatchObject({ open: true, picture: 700 });
    expect(changeBrowser(open, { kind: 'go', place: 701 })).toMatchObject({ open: true, picture: 701 });
    expect(changeBrowser(open, { kind: 'close' })).toMatchObject({ open: false, picture: 700 });
    expect(changeBrowser(open, { kind: 'clip', total: 500 })).toMatchObject({
      open: false,
      picture: null,
      selected: [[0, 499]],
    });
  });
});
