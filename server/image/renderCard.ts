/** The preview of a public link where it is pasted into another program: the evidence beside the title and the verdict. */
import sharp from 'sharp';
import type { PublicFinding } from '@/lib/domain/publicFinding';
import type { Rgb } from '@/lib/palette/scales';
import { imageReader } from './imageReader';
import { drawText, fillRect, LINE_HEIGHT, textWidth, type Canvas } from './pixelFont';

/** What all programs that make previews take. */
export const CARD_WIDTH = 1200;
export const CARD_HEIGHT = 630;

export const INK: Rgb = [26, 26, 26];
export const MUTED: Rgb = [89, 89, 89];
const PAPER: Rgb = [255, 255, 255];
const FRAME: Rgb = [214, 214, 214];
const SUNKEN: Rgb = [233, 233, 233];
const ACCENT: Rgb = [0, 99, 107];
export const MARGIN = 40;
const PICTURE_PX = CARD_HEIGHT - 2 * MARGIN;
const TEXT_LEFT = 2 * MARGIN + PICTURE_PX;
export const TEXT_WIDTH = CARD_WIDTH - MARGIN - TEXT_LEFT;
export const TITLE_SCALE = 5;
export const TEXT_SCALE = 3;
const TITLE_LINES = 5;

export interface Card {
  content: Pick<PublicFinding, 'title' | 'status' | 'subject' | 'networkName' | 'author' | 'numbers'>;
  /** PNG of the evidence. */
  picture: Uint8Array;
}

/** PNG, 1200 × 630. A picture that cannot be read is left out. */
export async function renderCard({ content, picture }: Card): Promise<Uint8Array> {
  const canvas = emptyCard();
  await drawPicture(canvas, picture, { left: MARGIN, top: MARGIN, side: PICTURE_PX });
  const { title, status, subject, networkName, author, numbers } = content;
  let top = drawLines(canvas, linesOf(title, TITLE_SCALE, TITLE_LINES), MARGIN, TITLE_SCALE, INK) + 16;
  top = drawLines(canvas, linesOf(status.toUpperCase(), TEXT_SCALE, 1), top, TEXT_SCALE, ACCENT) + 16;
  for (const line of [`${subject} - ${networkName}`, ...numbers.slice(0, 1)])
    top = drawLines(canvas, linesOf(line, TEXT_SCALE, 4), top, TEXT_SCALE, MUTED) + 12;
  const foot = CARD_HEIGHT - MARGIN - LINE_HEIGHT * TEXT_SCALE;
  drawLines(canvas, linesOf(`${author} - Specular`, TEXT_SCALE, 1), foot, TEXT_SCALE, INK);
  return imageReader.encodePng(canvas);
}

export function emptyCard(): Canvas {
  const canvas: Canvas = { width: CARD_WIDTH, height: CARD_HEIGHT, rgb: new Uint8Array(CARD_WIDTH * CARD_HEIGHT * 3) };
  fillRect(canvas, 0, 0, CARD_WIDTH, CARD_HEIGHT, PAPER);
  return canvas;
}

/** In pixels of the card. */
export interface PictureFrame {
  left: number;
  top: number;
  side: number;
}

/** As large as it can be, in the middle of its frame: enlarged in squares, because a cell is a measurement. */
export async function drawPicture(canvas: Canvas, picture: Uint8Array, frame: PictureFrame): Promise<void> {
  const { side } = frame;
  fillRect(canvas, frame.left - 1, frame.top - 1, side + 2, side + 2, FRAME);
  fillRect(canvas, frame.left, frame.top, side, side, SUNKEN);
  const drawn = await readPicture(picture, side).catch(() => null);
  if (!drawn) return;
  const { width, height } = drawn.info;
  const left = frame.left + Math.floor((side - width) / 2);
  const top = frame.top + Math.floor((side - height) / 2);
  for (let y = 0; y < height; y++)
    canvas.rgb.set(drawn.data.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * CARD_WIDTH + left) * 3);
}

async function readPicture(picture: Uint8Array, side: number) {
  const { width, height } = await sharp(picture).metadata();
  return sharp(picture)
    .flatten({ background: { r: 255, g: 255, b: 255 } })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'inside', kernel: Math.max(width, height) < side ? 'nearest' : 'lanczos3' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** Returns the top of what follows. */
export function drawLines(
  canvas: Canvas,
  lines: readonly string[],
  top: number,
  scale: number,
  colour: Rgb,
  left = TEXT_LEFT,
): number {
  const height = (LINE_HEIGHT + 2) * scale;
  lines.forEach((line, k) => drawText(canvas, line, left, top + k * height, scale, colour));
  return top + lines.length * height;
}

const MARKS: Readonly<Record<string, string>> = { '“': '"', '”': '"', '„': '"', '‘': "'", '’': "'", '–': '-', '—': '-', '…': '...', '×': 'x', '·': '-', '²': '2', ß: 'ss', '\u00a0': ' ' }; // prettier-ignore

/**
 * The text as lines that fit, with letters that the font has: marks above them are left out. A text of which the font has
 * hardly a letter is none, because question marks say nothing; programs have the title beside the card.
 * @param room of a line, in pixels of the card
 */
export function linesOf(text: string, scale: number, most: number, room = TEXT_WIDTH): string[] {
  const plain = [...text.normalize('NFKD').replaceAll(/\p{M}/gu, '')].map((letter) => MARKS[letter] ?? letter).join('');
  const known = plain.replaceAll(/[^\x20-\x7e]+/g, '?').trim();
  const letters = [...plain].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  if (letters.filter((letter) => letter > '\x7e').length > letters.length / 2) return [];
  const lines: string[] = [];
  let line = '';
  for (const word of known.split(/\s+/).flatMap((one) => piecesOf(one, scale, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, scale) <= room) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  lines.push(line);
  const filled = lines.filter((one) => one !== '');
  if (filled.length <= most) return filled;
  return [...filled.slice(0, most - 1), shortened(filled[most - 1] ?? '', scale, room)];
}

/** A word that is longer than a line, cut. */
function piecesOf(word: string, scale: number, room: number): string[] {
  const [one, two] = [textWidth('m', scale), textWidth('mm', scale)];
  const letters = 1 + Math.floor((room - one) / (two - one));
  return Array.from({ length: Math.ceil(word.length / letters) }, (_, k) => word.slice(k * letters, (k + 1) * letters));
}

function shortened(line: string, scale: number, room: number): string {
  let kept = line;
  while (kept !== '' && textWidth(`${kept}...`, scale) > room) kept = kept.slice(0, -1);
  return `${kept}...`;
}
