import { describe, expect, it } from 'vitest';
import { PLACES } from './places';
import { shortcutOf, SHORTCUTS, type PressedKey } from './shortcuts';

const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  ...{ key, ctrlKey: false, altKey: false, metaKey: false, inText: false, inDialog: false },
  ...change,
});

describe('shortcuts', () => {
  it.each(PLACES)('have one meaning each: %s', (place) => {
    const keys = SHORTCUTS.filter((one) => !('places' in one) || (one.places as readonly string[]).includes(place));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
  });
  it('mean something only in the views that they belong to', () => {
    expect(shortcutOf(press(']'), 'filters')).toBe('nextLayer');
    expect(shortcutOf(press(']'), 'map')).toBeNull();
  });
  it('are found by their key', () => {
    expect(shortcutOf(press('.'), 'occlusion')).toBe('nextPicture');
    expect(shortcutOf(press('?'), 'occlusion')).toBe('help');
    expect(shortcutOf(press('x'), 'occlusion')).toBeNull();
  });
  it('stay out of the way of typing, of dialogs and of the browser', () => {
    expect(shortcutOf(press('n', { inText: true }), 'occlusion')).toBeNull();
    expect(shortcutOf(press('n', { inDialog: true }), 'occlusion')).toBeNull();
    expect(shortcutOf(press('f', { ctrlKey: true }), 'occlusion')).toBeNull();
  });
});
