/** A map as a picture to take along, as it is shown: the picture under it, its marks, and what its colours mean. */
import { AppError } from '@/lib/domain/appError';
import { NO_CLASS } from '@/lib/palette/classes';
import type { ClassLegend } from './classLegend';
import type { MapPixels } from './mapPixels';
import type { RegionSign } from './regionSigns';

const MARGIN = 16;
const LINE = 20;
const BAR = 14;
/** The picture is drawn about so large, by whole pixels for each of its own. */
const WANTED_SIDE_PX = 640;
const FONT = 'px system-ui, sans-serif';
const OTHERS_COLOUR = NO_CLASS.colour;

/** What the colours mean. */
export type PictureLegend =
  | {
      kind: 'scale';
      title: string;
      ticks: readonly { at: number; text: string }[];
      colourAt: (share: number) => readonly number[];
    }
  | { kind: 'classes'; title: string; classes: ClassLegend };

export interface MapPicture {
  /** Of the network's input. */
  size: { width: number; height: number };
  /** Address of the picture as the network is shown it. */
  src: string;
  /** Null: the picture alone. */
  pixels: MapPixels | null;
  opacity: number;
  signs: readonly RegionSign[];
  legend: PictureLegend;
  /** A line for each: what is shown, of what, by which settings. */
  facts: readonly string[];
}

export interface PictureLayout {
  /** Pixels of the file for one of the network's input. */
  scale: number;
  width: number;
  height: number;
  /** Where the legend begins, from above. */
  legendTop: number;
}

/** How large the file is, and where its parts lie. */
export function pictureLayout({ size, legend, facts }: Pick<MapPicture, 'size' | 'legend' | 'facts'>): PictureLayout {
  const scale = Math.max(1, Math.round(WANTED_SIDE_PX / Math.max(size.width, size.height)));
  const legendTop = MARGIN + size.height * scale + MARGIN / 2;
  const legendHeight = LINE + (legend.kind === 'scale' ? BAR + LINE : classRows(legend.classes).length * LINE);
  return {
    scale,
    width: size.width * scale + 2 * MARGIN,
    height: legendTop + legendHeight + facts.length * LINE + MARGIN,
    legendTop,
  };
}

interface ClassRow {
  colour: string;
  sign: string;
  text: string;
}

const cellsText = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;

function classRows({ named, others }: ClassLegend): ClassRow[] {
  const rows = named.flatMap(({ colour, sign, name, cells }) =>
    cells[0]! > 0 ? [{ colour, sign, text: `${name}: ${cellsText(cells[0]!)}` }] : [],
  );
  const rest = others?.cells[0] ?? 0;
  if (!others || rest === 0) return rows;
  return [
    ...rows,
    { colour: OTHERS_COLOUR, sign: '', text: `${others.names.length} other classes: ${cellsText(rest)}` },
  ];
}

/** PNG. */
export async function drawMapPicture(picture: MapPicture): Promise<Blob> {
  const layout = pictureLayout(picture);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [layout.width, layout.height];
  const context = canvas.getContext('2d');
  if (!context) throw new AppError('unsupported', 'This browser has no canvas to draw on.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, layout.width, layout.height);
  await drawMap(context, picture, layout);
  const below = drawLegend(context, picture.legend, layout);
  context.fillStyle = '#595959';
  context.font = `12${FONT}`;
  picture.facts.forEach((fact, line) => context.fillText(fact, MARGIN, below + (line + 1) * LINE - 5, layout.width - 2 * MARGIN)); // prettier-ignore
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new AppError('internal', 'The picture could not be made. Try a network with a smaller input.');
  return blob;
}

async function drawMap(
  context: CanvasRenderingContext2D,
  picture: MapPicture,
  { scale }: PictureLayout,
): Promise<void> {
  const { size, pixels, signs } = picture;
  const image = new Image();
  image.src = picture.src;
  await image.decode().catch(() => {
    throw new AppError('unavailable', 'The picture as the network sees it could not be loaded. Try again.');
  });
  const [width, height] = [size.width * scale, size.height * scale];
  context.save();
  context.imageSmoothingEnabled = false;
  context.translate(MARGIN, MARGIN);
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip(); // the blocks of the last row and column may reach over the border
  context.drawImage(image, 0, 0, width, height);
  if (pixels) {
    context.globalAlpha = picture.opacity;
    const unit = pixels.unit * scale;
    context.drawImage(asCanvas(pixels), 0, 0, pixels.cols * unit, pixels.rows * unit);
    context.globalAlpha = 1;
  }
  for (const sign of signs) drawSign(context, sign.sign, sign.x * scale, sign.y * scale, 'rgb(0 0 0 / 0.7)');
  context.restore();
}

function asCanvas({ rgba, cols, rows }: MapPixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [cols, rows];
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, cols, rows), 0, 0);
  return canvas;
}

function drawSign(context: CanvasRenderingContext2D, sign: string, x: number, y: number, ground: string): void {
  context.font = `600 12${FONT}`;
  const width = Math.max(16, context.measureText(sign).width + 8);
  context.fillStyle = ground;
  context.fillRect(x - width / 2, y - 8, width, 16);
  context.fillStyle = '#ffffff';
  context.textAlign = 'center';
  context.fillText(sign, x, y + 4.5);
  context.textAlign = 'left';
}

/** Returns where it ends. */
function drawLegend(
  context: CanvasRenderingContext2D,
  legend: PictureLegend,
  { legendTop, width }: PictureLayout,
): number {
  const inner = width - 2 * MARGIN;
  context.fillStyle = '#1a1a1a';
  context.font = `600 13${FONT}`;
  context.fillText(legend.title, MARGIN, legendTop + 14, inner);
  const top = legendTop + LINE;
  context.font = `12${FONT}`;
  if (legend.kind === 'scale') {
    for (let x = 0; x < inner; x++) {
      context.fillStyle = `rgb(${legend.colourAt(x / (inner - 1)).join(' ')})`;
      context.fillRect(MARGIN + x, top, 1, BAR);
    }
    context.fillStyle = '#1a1a1a';
    for (const { at, text } of legend.ticks) {
      const wide = context.measureText(text).width;
      context.fillText(text, MARGIN + at * (inner - wide), top + BAR + 14);
    }
    return top + BAR + LINE;
  }
  const rows = classRows(legend.classes);
  rows.forEach(({ colour, sign, text }, row) => {
    const middle = top + row * LINE + LINE / 2;
    drawSign(context, sign, MARGIN + 8, middle, colour);
    context.font = `12${FONT}`;
    context.fillStyle = '#1a1a1a';
    context.fillText(text, MARGIN + 24, middle + 4.5, inner - 24);
  });
  return top + rows.length * LINE;
}
