import { describe, expect, it } from 'vitest';
import { handAction, resized } from './handKeys';

const SIZE = { width: 96, height: 64 };
const press = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
  handAction({ key, shiftKey: false, ctrlKey: false, ...held }, { x: 50, y: 10 }, 4, SIZE);

describe('a key', () => {
  it('moves by the stride, far or by one pixel, and not over the border', () => {
    expect(press('ArrowRight')).toEqual({ kind: 'move', to: { x: 54, y: 10 } });
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ kind: 'move', to: { x: 30, y: 10 } });
    expect(press('ArrowDown', { ctrlKey: true })).toEqual({ kind: 'move', to: { x: 50, y: 11 } });
    expect(press('ArrowUp', { shiftKey: true })).toEqual({ kind: 'move', to: { x: 50, y: 0 } });
  });

  it('changes the size, presses, erases and clears, and is the browser’s with Ctrl', () => {
    const kinds = ['+', '=', '-', 'Enter', ' ', 'x', 'Delete', 'Backspace'].map((key) => press(key)?.kind);
    expect(kinds).toEqual(['resize', 'resize', 'resize', 'press', 'press', 'eraser', 'clear', 'clear']);
    for (const key of ['+', '-', 'x', 'Enter']) expect(press(key, { ctrlKey: true })).toBeNull();
    expect(press('q')).toBeNull();
  });

  it('changes the size by a tenth, between one pixel and the shorter side', () => {
    expect([resized(20, 1, SIZE), resized(20, -1, SIZE), resized(3, 1, SIZE), resized(3, -1, SIZE)]).toEqual([22, 18, 4, 2]); // prettier-ignore
    expect([resized(1, -1, SIZE), resized(63, 1, SIZE)]).toEqual([1, 64]);
  });
});
