import { describe, expect, it } from 'vitest';
import { labOfPixels } from './cielab';

function labOf(...rgb: [number, number, number]): number[] {
  return [...labOfPixels({ width: 1, height: 1, rgb: Uint8Array.from(rgb) })];
}

describe('CIELAB', () => {
  it.each([
    // The corners of sRGB, as tables of CIELAB (D65) have them.
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [128, 128, 128],
      [53.59, 0, 0],
    ],
  ] as [[number, number, number], number[]][])('of %j', (rgb, expected) => {
    labOf(...rgb).forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThan(0.02));
  });

  it('equals the formula with the engine’s own powers for colours of all kinds', () => {
    const light = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
    let worst = 0;
    for (let k = 0; k < 4096; k++) {
      const rgb = [(k >> 8) * 17, ((k >> 4) & 15) * 17, (k & 15) * 17] as [number, number, number];
      const [r, g, b] = rgb.map((byte) => light(byte / 255)) as [number, number, number];
      const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
      const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
      const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
      const lab = labOf(...rgb);
      const expected = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
      worst = Math.max(worst, ...expected.map((value, at) => Math.abs(value - lab[at]!)));
    }
    expect(worst).toBeLessThan(2e-5);
  });
});
