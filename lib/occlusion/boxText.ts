/** Rectangles of pixels as text: in words for people, and as the four numbers that the command line and addresses hold. */
import { pixelBoxSchema, type OcclusionSpec, type PixelBox } from '../domain/occlusion';

/** "40 × 30 px at 12, 8": the last two are its left and upper border. */
export function boxInWords({ x, y, width, height }: PixelBox): string {
  return `${width} × ${height} px at ${x}, ${y}`;
}

/** Left, upper border, width and height with a sign between them. */
export function boxText({ x, y, width, height }: PixelBox, sign: string): string {
  return [x, y, width, height].join(sign);
}

/** Reads what boxText writes; undefined when it is something else. */
export function readBox(text: string, sign: string): PixelBox | undefined {
  const parts = text.split(sign);
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined;
  const [x, y, width, height] = parts.map(Number);
  return pixelBoxSchema.safeParse({ x, y, width, height }).data;
}

/** ", only 40 × 30 px at 12, 8, with 8 × 8 px at 0, 0 covered": what a run's name needs besides; mostly nothing. */
export function boxesInWords({ box, alsoCovered }: Pick<OcclusionSpec, 'box' | 'alsoCovered'>): string {
  const only = box ? `, only ${boxInWords(box)}` : '';
  return alsoCovered ? `${only}, with ${boxInWords(alsoCovered)} covered` : only;
}
