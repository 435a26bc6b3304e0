/** Maps on a canvas, as whole blocks of device pixels. */
import { isDead } from './channelOrder';
import type { MapSet } from './mapSet';
import type { TileLayout } from './tileLayout';
import { tonePixels, type ToneRange } from './tones';

export interface Painting {
  set: MapSet;
  range: (channel: number) => ToneRange | null;
  gamma: number;
}

/** Rounded once, so that a row is as many device pixels as its canvas. */
export function devicePixels(length: number, { unit }: Pick<TileLayout, 'unit'>): number {
  return Math.round(length / unit);
}

/** Draws one row of tiles from the canvas' left end. The canvas gets the size of the row. */
export function drawRow(
  canvas: HTMLCanvasElement,
  painting: Painting,
  channels: readonly number[],
  layout: TileLayout,
): void {
  // prettier-ignore
  canvas.width = devicePixels(channels.length * layout.pitchX, layout);
  canvas.height = devicePixels(layout.mapHeight, layout);
  const context = canvas.getContext('2d');
  if (!context) return;
  channels.forEach((channel, column) =>
    drawMap(context, painting, channel, { x: devicePixels(column * layout.pitchX, layout), y: 0, scale: layout.scale }),
  );
}

/** Draws one map, `scale` pixels a cell. What is on the way is grey; what is not finite, or dead, is hatched. */
export function drawMap(
  context: CanvasRenderingContext2D,
  { set, range, gamma }: Painting,
  channel: number,
  { x, y, scale }: { x: number; y: number; scale: number },
): void {
  const { width, height } = set;
  const box = [x, y, width * scale, height * scale] as const;
  const values = set.map(channel);
  if (!values) {
    context.fillStyle = 'rgb(128 128 128 / 0.3)';
    context.fillRect(...box);
    return;
  }
  const statistics = set.statistics[channel];
  const isSilent = statistics !== undefined && isDead(statistics);
  if (statistics?.max === null) hatch(context, box, '#b00020', '#ffd9de');
  if (isSilent) {
    hatch(context, box, '#8a8a8a', set.signed ? '#ffffff' : '#4a4a4a');
    return;
  }
  const small = scratch(width, height);
  small.putImageData(new ImageData(tonePixels(values, range(channel), gamma), width, height), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small.canvas, 0, 0, width, height, ...box);
}

let kept: CanvasRenderingContext2D | null = null;
/** One small canvas for all, in which a map is a pixel a cell. */
function scratch(width: number, height: number): CanvasRenderingContext2D {
  kept ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!kept) throw new Error('This browser has no canvas.');
  if (kept.canvas.width < width) kept.canvas.width = width;
  if (kept.canvas.height < height) kept.canvas.height = height;
  return kept;
}

const HATCH_STEP = 6;

function hatch(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  line: string,
  ground: string,
): void {
  // prettier-ignore
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = ground;
  context.fillRect(x, y, width, height);
  context.strokeStyle = line;
  context.beginPath();
  for (let at = -height; at < width; at += HATCH_STEP) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}
