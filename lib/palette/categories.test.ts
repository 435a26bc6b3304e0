import { describe, expect, it } from 'vitest';
import { CATEGORY_COUNT, categoryColour, hexToRgb } from './categories';

/** `--sunken` of app/globals.css, on which the map lies. */
const GROUND = { light: '#e9e9e9', dark: '#0b0b0b' } as const;

function linear(hex: string): number[] {
  return hexToRgb(hex).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
}
function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
/** Ottosson, "A perceptual color space for image processing", 2020. */
function oklab(hex: string): number[] {
  const [r, g, b] = linear(hex) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe.each(['light', 'dark'] as const)('class colours in the %s scheme', (scheme) => {
  const colours = Array.from({ length: CATEGORY_COUNT }, (_, index) => categoryColour(index, scheme));

  it('reach 3 : 1 against the ground, the grey of the rest too', () => {
    for (const colour of [...colours, categoryColour(-1, scheme)]) {
      const [low, high] = [luminance(colour), luminance(GROUND[scheme])].toSorted((a, b) => a - b);
      expect((high! + 0.05) / (low! + 0.05), colour).toBeGreaterThanOrEqual(3);
    }
  });

  it('differ: no two are closer than 0.09 in OKLab, nor is one that close to the grey', () => {
    const all = [...colours, categoryColour(CATEGORY_COUNT, scheme)].map(oklab);
    all.forEach((a, i) =>
      all.slice(0, i).forEach((b, j) => expect(Math.hypot(...a.map((v, k) => v - b[k]!)), `${j}, ${i}`).toBeGreaterThan(0.09)), // prettier-ignore
    );
  });

  it('come to an end in grey', () => {
    expect(categoryColour(CATEGORY_COUNT, scheme)).toBe(categoryColour(-1, scheme));
  });
});

it('a hexadecimal is read into its three bytes', () => {
  expect(hexToRgb('#0180ff')).toEqual([1, 128, 255]);
});
