import { describe, expect, it } from 'vitest';
import { shortcutOf, SHORTCUTS, type PressedKey } from './shortcuts';

const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  ...{ key, ctrlKey: false, altKey: false, metaKey: false, inText: false, inDialog: false },
  ...change,
});

describe('shortcuts', () => {
  it('have one key each', () => {
    expect(new Set(SHORTCUTS.map(({ key }) => key)).size).toBe(SHORTCUTS.length);
  });
  it('are found by their key', () => {
    expect(shortcutOf(press('.'))).toBe('nextPicture');
    expect(shortcutOf(press('?'))).toBe('help');
    expect(shortcutOf(press('x'))).toBeNull();
  });
  it('stay out of the way of typing, of dialogs and of the browser', () => {
    expect(shortcutOf(press('n', { inText: true }))).toBeNull();
    expect(shortcutOf(press('n', { inDialog: true }))).toBeNull();
    expect(shortcutOf(press('f', { ctrlKey: true }))).toBeNull();
  });
});
