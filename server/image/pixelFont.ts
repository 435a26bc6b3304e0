/**
 * Letters for pictures that are made without a browser: the classic 5 × 7 LCD font (with one row for descenders), because
 * a server need not have any font installed. ASCII 32…126; the minus sign is drawn as a hyphen, anything else as "?".
 */
import type { Rgb } from '@/lib/palette/scales';

/** An RGB picture that can be drawn on. */
export interface Canvas {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Distance of letters and height of a line, in font pixels. */
const ADVANCE = 6;
export const LINE_HEIGHT = 8;

/** One group of ten digits a letter: five columns from the left, the lowest bit on top. */
const GLYPHS = (
  '0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0008070300 001c224100 0041221c00 2a1c7f1c2a 08083e0808 0080703000 0808080808 0000606000 2010080402 ' +
  '3e5149453e 00427f4000 7249494946 2141494d33 1814127f10 2745454539 3c4a494931 4121110907 3649494936 464949291e 0000140000 0040340000 0008142241 1414141414 0041221408 0201590906 ' +
  '3e415d594e 7c1211127c 7f49494936 3e41414122 7f4141413e 7f49494941 7f09090901 3e41415173 7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f021c027f 7f0408107f 3e4141413e ' +
  '7f09090906 3e4151215e 7f09192946 2649494932 03017f0103 3f4040403f 1f2040201f 3f4038403f 6314081463 0304780403 6159494d43 007f414141 0204081020 004141417f 0402010204 4040404040 ' +
  '0003070800 2054547840 7f28444438 3844444428 384444287f 3854545418 00087e0902 18a4a49c78 7f08040478 00447d4000 2040403d00 7f10284400 00417f4000 7c04780478 7c08040478 3844444438 ' +
  'fc18242418 18242418fc 7c08040408 4854545424 04043f4424 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c 4464544c44 0008364100 0000770000 0041360800 0201020402'
).split(' ');

/** Width of a text in pixels of the picture. */
export function textWidth(text: string, scale: number): number {
  return Math.max(0, text.length * ADVANCE - 1) * scale;
}

/** Draws a text with its top left corner at (x, y). What lies outside the picture is left out. */
export function drawText(canvas: Canvas, text: string, x: number, y: number, scale: number, colour: Rgb): void {
  [...text].forEach((letter, i) => {
    const columns = Buffer.from(glyphOf(letter), 'hex');
    columns.forEach((bits, column) => {
      for (let row = 0; row < LINE_HEIGHT; row++)
        if ((bits >> row) & 1)
          fillRect(canvas, x + (i * ADVANCE + column) * scale, y + row * scale, scale, scale, colour);
    });
  });
}

/** Fills a rectangle; what lies outside the picture is left out. */
export function fillRect(canvas: Canvas, x: number, y: number, width: number, height: number, colour: Rgb): void {
  const [red, green, blue] = colour;
  for (let py = Math.max(0, y); py < Math.min(canvas.height, y + height); py++)
    for (let px = Math.max(0, x); px < Math.min(canvas.width, x + width); px++) {
      const at = (py * canvas.width + px) * 3;
      canvas.rgb[at] = red;
      canvas.rgb[at + 1] = green;
      canvas.rgb[at + 2] = blue;
    }
}

function glyphOf(letter: string): string {
  const code = letter === '\u2212' ? '-'.charCodeAt(0) : letter.charCodeAt(0);
  return GLYPHS[code - 32] ?? GLYPHS['?'.charCodeAt(0) - 32]!;
}
