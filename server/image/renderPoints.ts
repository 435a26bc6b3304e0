/** A map as a picture: some of its points in the colours of their labels, the rest muted. Evidence of findings. */
import { CLASS_SHAPES, classLook, NO_CLASS, type ClassShape } from '@/lib/palette/classes';
import type { Rgb } from '@/lib/palette/scales';
import { imageReader } from './imageReader';
import { drawText, fillRect, LINE_HEIGHT, textWidth, type Canvas } from './pixelFont';

export interface PointsPicture {
  /** x and y of each point, interleaved; y points up, as in the map view. */
  positions: Float32Array;
  /** 1 for the points that it is about, 0 for the rest. */
  mask: Float32Array;
  /** Of each point; null for none. */
  labels: readonly (string | null)[];
}

/** At twice the size at which it is shown. */
export const POINTS_PICTURE_PX = 896;
const MARGIN = 28;
const PAPER: Rgb = [255, 255, 255];
const INK: Rgb = [31, 41, 51];
const MUTED: Rgb = [196, 203, 211];
const TEXT_SCALE = 3;
const LINE = LINE_HEIGHT * TEXT_SCALE + 8;
/** Labels that the legend names, in two columns. */
const LEGEND_LABELS = 6;
const LEGEND_RADIUS = 9;
const MAX_LABEL_CHARACTERS = 16;

export async function renderPoints(picture: PointsPicture): Promise<Uint8Array> {
  return imageReader.encodePng(drawPoints(picture));
}

interface Look {
  rgb: Rgb;
  shape: ClassShape;
}

/** The same as pixels: a square with the map, the legend below it. */
export function drawPoints({ positions, mask, labels }: PointsPicture): Canvas {
  const legend = legendOf(mask, labels);
  const rows = Math.ceil(legend.entries.length / 2);
  const height = POINTS_PICTURE_PX + (rows + 1) * LINE + MARGIN;
  const canvas = { width: POINTS_PICTURE_PX, height, rgb: new Uint8Array(POINTS_PICTURE_PX * height * 3).fill(255) };
  const place = placing(positions);
  const radius = radiusOf(mask.length);
  const draw = createPen(canvas);
  for (let i = 0; i < mask.length; i++) if (!mask[i]) draw(place(i), { radius, rgb: MUTED, shape: 'circle' });
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const { rgb, shape } = legend.lookOf(labels[i] ?? null);
    draw(place(i), { radius: radius + 2.5, rgb: PAPER, shape });
    draw(place(i), { radius: radius + 1, rgb, shape });
  }
  drawLegend(canvas, legend, draw);
  return canvas;
}

/** Pixels of a point: the layout fills the square, by one scale for both axes. */
function placing(positions: Float32Array): (point: number) => [number, number] {
  const middle = [0, 0];
  let half = 0;
  for (const axis of [0, 1]) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = axis; i < positions.length; i += 2) {
      least = Math.min(least, positions[i]!);
      most = Math.max(most, positions[i]!);
    }
    middle[axis] = (least + most) / 2;
    half = Math.max(half, (most - least) / 2);
  }
  const centre = POINTS_PICTURE_PX / 2;
  const scale = half > 0 ? (centre - MARGIN) / half : 0;
  return (i) => [
    centre + (positions[2 * i]! - middle[0]!) * scale,
    centre - (positions[2 * i + 1]! - middle[1]!) * scale,
  ];
}

function radiusOf(count: number): number {
  return Math.max(2, Math.min(7, 110 / Math.sqrt(count)));
}

interface Legend {
  title: string;
  entries: { text: string; look: Look }[];
  lookOf: (label: string | null) => Look;
}

/** Colours as the map view gives them: labels by name, numbers by their value. */
function legendOf(mask: Float32Array, labels: PointsPicture['labels']): Legend {
  const names = [...new Set(labels.flatMap((label) => label ?? []))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const looks = new Map<string | null, Look>(names.map((name, index) => [name, classLook(index)]));
  const none = { rgb: NO_CLASS.rgb, shape: CLASS_SHAPES[0] };
  const lookOf = (label: string | null) => looks.get(label) ?? none;
  const counts = new Map<string | null, number>();
  let members = 0;
  mask.forEach((is, i) => {
    if (!is) return;
    members++;
    const label = labels[i] ?? null;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  });
  const entries = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, count]) => ({ text: `${shortened(label ?? 'no label')}  ${count}`, look: lookOf(label) }));
  const shown = entries.slice(0, entries.length > LEGEND_LABELS ? LEGEND_LABELS - 1 : LEGEND_LABELS);
  const left = entries.length - shown.length;
  if (left > 0) shown.push({ text: `and ${left} other labels`, look: { rgb: PAPER, shape: 'circle' } });
  return { title: `${members} of ${mask.length} pictures`, entries: shown, lookOf };
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= MAX_LABEL_CHARACTERS ? text : `${letters.slice(0, MAX_LABEL_CHARACTERS - 3).join('')}...`;
}

function drawLegend(canvas: Canvas, { title, entries }: Legend, draw: ReturnType<typeof createPen>): void {
  const top = POINTS_PICTURE_PX;
  fillRect(canvas, MARGIN, top - 10, canvas.width - 2 * MARGIN, 2, MUTED);
  drawText(canvas, title, MARGIN, top, TEXT_SCALE, INK);
  const muted = 'the others';
  const right = canvas.width - MARGIN - textWidth(muted, TEXT_SCALE);
  draw([right - 2 * LEGEND_RADIUS, top + (LINE_HEIGHT * TEXT_SCALE) / 2], {
    radius: LEGEND_RADIUS,
    rgb: MUTED,
    shape: 'circle',
  });
  drawText(canvas, muted, right, top, TEXT_SCALE, INK);
  entries.forEach(({ text, look }, index) => {
    const x = MARGIN + (index % 2) * ((canvas.width - 2 * MARGIN) / 2);
    const y = top + (1 + Math.floor(index / 2)) * LINE;
    draw([x + LEGEND_RADIUS, y + (LINE_HEIGHT * TEXT_SCALE) / 2], { ...look, radius: LEGEND_RADIUS });
    drawText(canvas, text, x + 3 * LEGEND_RADIUS, y, TEXT_SCALE, INK);
  });
}

/** How far inside the mark a place is, in pixels; below 0 it is outside. (dx, dy) from its middle, y downwards. */
const INSIDE: Record<ClassShape, (dx: number, dy: number, radius: number) => number> = {
  circle: (dx, dy, r) => r - Math.hypot(dx, dy),
  square: (dx, dy, r) => 0.886 * r - Math.max(Math.abs(dx), Math.abs(dy)),
  triangle: (dx, dy, r) => 0.65 * r - Math.max(dy, 0.866 * Math.abs(dx) - 0.5 * dy),
  diamond: (dx, dy, r) => (1.25 * r - Math.abs(dx) - Math.abs(dy)) / Math.SQRT2,
  cross: (dx, dy, r) =>
    Math.max(
      Math.min(1.1 * r - Math.abs(dx), 0.4 * r - Math.abs(dy)),
      Math.min(0.4 * r - Math.abs(dx), 1.1 * r - Math.abs(dy)),
    ),
};

/** Pixels that a mark covers, and how far: x and y from the pixel of its middle, and the share. */
interface Stamp {
  offsets: Int32Array;
  covers: Float64Array;
}

/** Places of a mark within a pixel that are told apart, along each axis. */
const SUBPIXELS = 4;

type Mark = Look & { radius: number };

/** Draws marks. One of a hundred thousand is worked out once for each place within a pixel, and then stamped. */
function createPen(canvas: Canvas): (at: [number, number], mark: Mark) => void {
  const stamps = new Map<string, Stamp>();
  return ([x, y], { radius, rgb, shape }) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [dx, dy] = [Math.round((x - left) * SUBPIXELS), Math.round((y - top) * SUBPIXELS)];
    const key = `${shape} ${radius} ${dx} ${dy}`;
    const stamp = stamps.get(key) ?? stampOf(shape, radius, dx / SUBPIXELS, dy / SUBPIXELS);
    stamps.set(key, stamp);
    const { offsets, covers } = stamp;
    for (let i = 0; i < covers.length; i++) {
      const [px, py] = [left + offsets[2 * i]!, top + offsets[2 * i + 1]!];
      if (px < 0 || py < 0 || px >= canvas.width || py >= canvas.height) continue;
      const at = (py * canvas.width + px) * 3;
      for (let c = 0; c < 3; c++) canvas.rgb[at + c] = canvas.rgb[at + c]! * (1 - covers[i]!) + rgb[c]! * covers[i]!;
    }
  };
}

function stampOf(shape: ClassShape, radius: number, x: number, y: number): Stamp {
  const offsets: number[] = [];
  const covers: number[] = [];
  const reach = Math.ceil(1.5 * radius + 1);
  for (let py = -reach; py <= reach; py++)
    for (let px = -reach; px <= reach; px++) {
      const cover = Math.min(1, INSIDE[shape](px + 0.5 - x, py + 0.5 - y, radius) + 0.5);
      if (cover <= 0) continue;
      offsets.push(px, py);
      covers.push(cover);
    }
  return { offsets: Int32Array.from(offsets), covers: Float64Array.from(covers) };
}
