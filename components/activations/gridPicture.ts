/** The grid as a picture to take along: all maps of the layer with their numbers, or one of them. */
import { AppError } from '@/lib/domain/appError';
import { drawMap, type Painting } from './drawMaps';

/** What every browser's canvas can hold along one side. */
const MOST_PX = 16_384;
const GAP = 4;
const LABEL = 14;
/** Maps are drawn about so large, by whole pixels a cell. */
const WANTED_SIDE_PX = 56;
const LARGE_SIDE_PX = 512;

export interface SheetLayout {
  columns: number;
  scale: number;
  width: number;
  height: number;
}

/** About as wide as high. Throws `too_large` for more maps than a picture can hold. */
export function sheetLayout(count: number, map: { width: number; height: number }): SheetLayout {
  const longer = Math.max(map.width, map.height);
  const wanted = count === 1 ? LARGE_SIDE_PX : WANTED_SIDE_PX;
  for (let scale = Math.max(1, Math.round(wanted / longer)); scale >= 1; scale--) {
    const [pitchX, pitchY] = [Math.max(map.width * scale, 28) + GAP, map.height * scale + LABEL + GAP];
    const columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * pitchY) / pitchX))));
    const width = columns * pitchX + GAP;
    const height = Math.ceil(count / columns) * pitchY + GAP;
    if (width <= MOST_PX && height <= MOST_PX) return { columns, scale, width, height };
  }
  throw new AppError('too_large', 'These maps are too many for one picture. Take the values along instead, as NPY.');
}

/** PNG. The values must be there. */
export async function drawSheet(painting: Painting, channels: readonly number[]): Promise<Blob> {
  const { set } = painting;
  const { columns, scale, width, height } = sheetLayout(channels.length, set);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) throw new AppError('unsupported', 'This browser has no canvas to draw on.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  const pitchX = (width - GAP) / columns;
  channels.forEach((channel, place) => {
    const x = GAP + (place % columns) * pitchX;
    const y = GAP + Math.floor(place / columns) * (set.height * scale + LABEL + GAP);
    drawMap(context, painting, channel, { x, y, scale });
    context.fillStyle = '#1a1a1a';
    context.font = '11px sans-serif';
    context.fillText(String(channel), x, y + set.height * scale + 11);
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new AppError('internal', 'The picture could not be made. Show fewer maps and try again.');
  return blob;
}
