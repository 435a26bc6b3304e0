import { describe, expect, it } from 'vitest';
import { cursorPlace } from './cursorPlace';

describe('the name beside a cell', () => {
  it('stands on the right of a cell in the left half', () => {
    expect(cursorPlace({ x: 20, width: 10 }, 100, 3)).toEqual({ side: 'right', offset: 94, room: 206 });
  });

  it('stands on the left of a cell in the right half, measured from the right border', () => {
    expect(cursorPlace({ x: 70, width: 10 }, 100, 3)).toEqual({ side: 'left', offset: 94, room: 206 });
  });

  it('stays inside the picture with every cell, and has about half of it at the least', () => {
    const [inputWidth, stride, scale] = [224, 16, 1.5];
    for (let x = 0; x < inputWidth; x += stride) {
      const { offset, room } = cursorPlace({ x, width: stride }, inputWidth, scale);
      expect(offset + room).toBe(inputWidth * scale);
      expect(room).toBeGreaterThan((inputWidth * scale) / 2 - stride * scale - 4);
    }
  });

  it('has no room beside a cell as wide as the picture', () => {
    expect(cursorPlace({ x: 0, width: 8 }, 8, 10).room).toBe(0);
  });
});
