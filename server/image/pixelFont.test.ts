import { describe, expect, it } from 'vitest';
import { drawText, textWidth, type Canvas } from './pixelFont';

function drawn(text: string): string[] {
  const width = textWidth(text, 1);
  const canvas: Canvas = { width, height: 8, rgb: new Uint8Array(width * 8 * 3) };
  drawText(canvas, text, 0, 0, 1, [255, 255, 255]);
  return Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: width }, (_, x) => (canvas.rgb[(y * width + x) * 3] ? '#' : '.')).join(''),
  );
}

describe('the pixel font', () => {
  it('draws letters upright and from left to right', () => {
    expect(drawn('1L')).toEqual([
      '..#...#....',
      '.##...#....',
      '..#...#....',
      '..#...#....',
      '..#...#....',
      '..#...#....',
      '.###..#####',
    ]);
  });

  it('draws the minus sign, and a question mark for letters that it does not have', () => {
    expect(drawn('−')).toEqual(drawn('-'));
    expect(drawn('ü')).toEqual(drawn('?'));
  });

  it('leaves out what lies outside the picture', () => {
    const canvas: Canvas = { width: 3, height: 3, rgb: new Uint8Array(27) };
    drawText(canvas, 'HH', -2, -2, 2, [1, 1, 1]);
    expect(canvas.rgb).toHaveLength(27);
  });
});
