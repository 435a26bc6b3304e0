/**
 * sRGB (IEC 61966-2-1) to CIELAB, seen in daylight (D65, 2° observer): distances of colours as people see them.
 *
 * Roots are taken by Newton's method from + × ÷ alone, which IEEE 754 rounds to the last bit. Math.cbrt and Math.pow may
 * differ from engine to engine, and what is decided by colours must be the same on the server and in every browser.
 */
import type { RgbImage } from './preprocess';

/** White of D65, by which X and Z are divided; Y of white is 1. */
const WHITE = { x: 0.95047, z: 1.08883 };
/** Where the cube root is replaced by a line: (6/29)³, and its slope (29/6)² / 3. */
const LINEAR_BELOW = (6 / 29) ** 3;
const SLOPE = 841 / 108;
const OFFSET = 4 / 29;

/** Light of each byte, 0…1. */
let lights: Float64Array | undefined;

/** L (0…100), a and b of every pixel, as float32: pixels × 3. */
export function labOfPixels({ width, height, rgb }: RgbImage): Float32Array {
  lights ??= Float64Array.from({ length: 256 }, (_, byte) => lightOf(byte / 255));
  const lab = new Float32Array(width * height * 3);
  for (let i = 0; i < lab.length; i += 3) {
    const [r, g, b] = [lights[rgb[i]!]!, lights[rgb[i + 1]!]!, lights[rgb[i + 2]!]!];
    const x = lightness((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE.x);
    const y = lightness(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
    const z = lightness((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE.z);
    lab[i] = 116 * y - 16;
    lab[i + 1] = 500 * (x - y);
    lab[i + 2] = 200 * (y - z);
  }
  return lab;
}

function lightOf(value: number): number {
  if (value <= 0.04045) return value / 12.92;
  const base = (value + 0.055) / 1.055;
  const fifth = root(base, 5);
  return base * base * fifth * fifth; // base^2.4
}

function lightness(t: number): number {
  return t > LINEAR_BELOW ? root(t, 3) : SLOPE * t + OFFSET;
}

/** The nth root of 0 < x ≤ 1 (or a little more): from above, Newton's steps only fall, until rounding ends them. */
function root(x: number, n: 3 | 5): number {
  let value = x < 1 ? 1 : x;
  for (;;) {
    const square = value * value;
    const next = ((n - 1) * value + x / (n === 3 ? square : square * square)) / n;
    if (!(next < value)) return value;
    value = next;
  }
}
