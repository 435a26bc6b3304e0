/** The heatmap over the picture that the network was shown, as a PNG with its legend: evidence of findings, and export. */
import type { FindingArea } from '@/lib/domain/finding';
import type { Score } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { describeLegend } from '@/lib/palette/legend';
import { DEFAULT_SCALES, type ValueRange } from '@/lib/palette/range';
import { scaleColour, type Rgb, type ScaleName } from '@/lib/palette/scales';
import type { FittedImage } from '../compute/compute';
import { imageReader } from './imageReader';
import { drawText, fillRect, LINE_HEIGHT, textWidth, type Canvas } from './pixelFont';

export interface HeatmapPicture {
  /** The picture as the network was shown it. */
  image: FittedImage;
  grid: OcclusionGrid;
  stride: number;
  /** Scores of the cells (rows × cols); NaN (not known) leaves the picture bare. */
  values: Float32Array;
  score: Score;
  range: ValueRange;
  /** The one that suits the score when absent. */
  scale?: ScaleName;
  /** Of the heatmap over the picture, 0…1. */
  opacity?: number;
  /** The cell or the cells that it is about: framed. */
  area?: FindingArea;
}

/** Small inputs are enlarged by a whole number, so that every pixel stays a square, until the longer side has this. */
const MIN_SIDE_PX = 448;
const DEFAULT_OPACITY = 0.6;

const INK: Rgb = [31, 41, 51];
const PAPER: Rgb = [255, 255, 255];
const TEXT_SCALE = 2;
const MARGIN = 12;
const BAR_HEIGHT = 14;
const TICK_HEIGHT = 5;
const LINE = LINE_HEIGHT * TEXT_SCALE;
const LEGEND_HEIGHT = MARGIN + LINE + 6 + BAR_HEIGHT + TICK_HEIGHT + 2 + LINE + MARGIN;

/** Throws a RangeError when the number of values is not rows × cols. */
export async function renderHeatmap(picture: HeatmapPicture): Promise<Uint8Array> {
  return imageReader.encodePng(drawHeatmap(picture));
}

/** The same as pixels: the picture on top, the legend below it. */
export function drawHeatmap(picture: HeatmapPicture): FittedImage {
  const { image } = picture;
  const factor = Math.max(1, Math.ceil(MIN_SIDE_PX / Math.max(image.width, image.height)));
  const width = Math.max(image.width * factor, MIN_SIDE_PX);
  const height = image.height * factor + LEGEND_HEIGHT;
  const canvas: Canvas = { width, height, rgb: new Uint8Array(width * height * 3).fill(255) };
  const left = Math.floor((width - image.width * factor) / 2);
  drawOverlay(canvas, picture, factor, left);
  drawArea(canvas, picture, factor, left);
  drawLegend(canvas, picture, image.height * factor + MARGIN);
  return canvas;
}

/** Cell (r, c) colours rows r·s … (r+1)·s−1 and columns c·s … (c+1)·s−1 of the picture, its true place; or its segment. */
function drawOverlay(canvas: Canvas, picture: HeatmapPicture, factor: number, left: number): void {
  const { image, grid, stride, opacity = DEFAULT_OPACITY } = picture;
  const cells = heatmapPixels(picture.values, grid.rows, grid.cols, scaleOf(picture), picture.range);
  const line = new Uint8ClampedArray(image.width * factor * 3);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0, at = 0; x < image.width; x++) {
      const cell = 4 * (grid.segments?.labels[y * image.width + x] ?? Math.floor(y / stride) * grid.cols + Math.floor(x / stride)); // prettier-ignore
      const cover = (opacity * cells[cell + 3]!) / 255;
      for (let repeat = 0; repeat < factor; repeat++)
        for (let c = 0; c < 3; c++)
          line[at++] = image.rgb[(y * image.width + x) * 3 + c]! * (1 - cover) + cells[cell + c]! * cover;
    }
    for (let repeat = 0; repeat < factor; repeat++)
      canvas.rgb.set(line, ((y * factor + repeat) * canvas.width + left) * 3);
  }
}

/** A white frame between dark ones, to be seen on every colour; it lies outside the cells, where the border leaves room. */
function drawArea(canvas: Canvas, { area, image, stride }: HeatmapPicture, factor: number, left: number): void {
  if (!area || area.kind === 'map') return;
  const { row0, col0, row1, col1 } =
    area.kind === 'cell' ? { row0: area.row, col0: area.col, row1: area.row, col1: area.col } : area;
  const x0 = left + col0 * stride * factor;
  const y0 = row0 * stride * factor;
  const x1 = left + Math.min((col1 + 1) * stride, image.width) * factor;
  const y1 = Math.min((row1 + 1) * stride, image.height) * factor;
  for (const [distance, colour] of [
    [1, INK],
    [2, PAPER],
    [3, PAPER],
    [4, INK],
  ] as const)
    // prettier-ignore
    drawFrame(canvas, { x0: x0 - distance, y0: y0 - distance, x1: x1 + distance, y1: y1 + distance }, colour);
}

function drawFrame(canvas: Canvas, box: { x0: number; y0: number; x1: number; y1: number }, colour: Rgb): void {
  const { x0, y0, x1, y1 } = box;
  for (const y of [y0, y1 - 1]) fillRect(canvas, x0, y, x1 - x0, 1, colour);
  for (const x of [x0, x1 - 1]) fillRect(canvas, x, y0, 1, y1 - y0, colour);
}

function drawLegend(canvas: Canvas, picture: HeatmapPicture, top: number): void {
  const legend = describeLegend(picture.score, picture.range);
  const unit = legend.unit === legend.title.toLowerCase() ? '' : ` (${legend.unit})`;
  drawText(canvas, legend.title + unit, MARGIN, top, TEXT_SCALE, INK);

  const barTop = top + LINE + 6;
  const barWidth = canvas.width - 2 * MARGIN;
  fillRect(canvas, MARGIN - 1, barTop - 1, barWidth + 2, BAR_HEIGHT + 2, INK);
  for (let x = 0; x < barWidth; x++)
    fillRect(canvas, MARGIN + x, barTop, 1, BAR_HEIGHT, scaleColour(scaleOf(picture), x / (barWidth - 1)));

  for (const { at, text } of legend.ticks) {
    const x = MARGIN + Math.round(at * (barWidth - 1));
    fillRect(canvas, x, barTop + BAR_HEIGHT, 2, TICK_HEIGHT, INK);
    const width = textWidth(text, TEXT_SCALE);
    const left = Math.min(Math.max(x - Math.floor(width / 2), MARGIN), canvas.width - MARGIN - width);
    drawText(canvas, text, left, barTop + BAR_HEIGHT + TICK_HEIGHT + 2, TEXT_SCALE, INK);
  }
}

function scaleOf({ scale, score }: HeatmapPicture): ScaleName {
  return scale ?? DEFAULT_SCALES[score];
}
