import { describe, expect, it } from 'vitest';
import { changedHidden, changedSelection, emphasisOf, FULL, HIDDEN, MUTED, selectedPoints } from './emphasis';

describe('emphasis', () => {
  const entryOf = Int32Array.of(0, 1, 1, 2);

  it('is full for all while nothing is hidden, looked for or selected', () => {
    const emphasis = emphasisOf({ entryOf, hidden: new Set(), matches: null, selected: null });
    expect([...emphasis]).toEqual([FULL, FULL, FULL, FULL]);
  });

  it('hides what the legend hides, and mutes the rest of a search or a selection', () => {
    const hidden = new Set([2]);
    const searched = emphasisOf({ entryOf, hidden, matches: new Set([1, 3]), selected: null });
    expect([...searched]).toEqual([MUTED, FULL, MUTED, HIDDEN]);
    const both = emphasisOf({ entryOf, hidden, matches: new Set([1, 2]), selected: Uint8Array.of(1, 1, 0, 0) });
    expect([...both]).toEqual([MUTED, FULL, MUTED, HIDDEN]);
  });

  it('mutes everything when nothing matches', () => {
    const emphasis = emphasisOf({ entryOf, hidden: new Set(), matches: new Set(), selected: null });
    expect([...emphasis]).toEqual([MUTED, MUTED, MUTED, MUTED]);
  });
});

describe('a selection', () => {
  it('is found on each map by the pictures, and is none where the map has none of them', () => {
    expect(selectedPoints(['a', 'b', 'c'], new Set(['c', 'x']))).toEqual(Uint8Array.of(0, 0, 1));
    expect(selectedPoints(['a', 'b'], new Set(['x']))).toBeNull();
    expect(selectedPoints(['a', 'b'], new Set())).toBeNull();
  });

  it('is replaced, added to and taken from', () => {
    const before = new Set(['a', 'b']);
    expect([...changedSelection(before, ['c'], 'replace')]).toEqual(['c']);
    expect([...changedSelection(before, ['b', 'c'], 'add')]).toEqual(['a', 'b', 'c']);
    expect([...changedSelection(before, ['b', 'c'], 'remove')]).toEqual(['a']);
    expect([...before]).toEqual(['a', 'b']);
  });
});

describe('the legend as a filter', () => {
  const keys = ['cat', 'dog', 'bird'];

  it('hides and shows one', () => {
    expect(changedHidden([], { kind: 'toggle', key: 'dog' }, keys)).toEqual(['dog']);
    expect(changedHidden(['dog', 'cat'], { kind: 'toggle', key: 'dog' }, keys)).toEqual(['cat']);
  });

  it('shows only one, and once more all again', () => {
    const only = changedHidden(['dog'], { kind: 'only', key: 'dog' }, keys);
    expect(only).toEqual(['cat', 'bird']);
    expect(changedHidden(only, { kind: 'only', key: 'dog' }, keys)).toEqual([]);
    expect(changedHidden(only, { kind: 'only', key: 'cat' }, keys)).toEqual(['dog', 'bird']);
  });
});
