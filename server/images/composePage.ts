/** Many small pictures as one: squares side by side, row by row. */
import sharp from 'sharp';

const CHANNELS = 4;
/** What stands for a picture that cannot be read: grey with a cross, which no picture looks like by chance. */
const UNREADABLE = { grey: 128, cross: 64 };
/** The pictures of a page are small and few of them are looked at closely: a page should be made and sent quickly. */
const ENCODING = { quality: 86, effort: 1 } as const;
/** Decoded at the same time: sharp's own threads do it. */
const AT_ONCE = 8;

export interface ComposedPage {
  /** WebP; transparent beside pictures that are no squares. */
  bytes: Uint8Array;
  /** Places on the page of the pictures that could not be read. */
  unreadable: number[];
}

/**
 * A page of `columns` squares of `px` in a row, with as many rows as are needed. `read` gives the bytes of the picture at
 * a place; what it throws, and what cannot be decoded, is a picture that cannot be read.
 */
export async function composePage(
  count: number,
  { px, columns, read }: { px: number; columns: number; read: (place: number) => Promise<Uint8Array> },
): Promise<ComposedPage> {
  const width = columns * px;
  const height = Math.max(1, Math.ceil(count / columns)) * px;
  const page = Buffer.alloc(width * height * CHANNELS);
  const unreadable: number[] = [];
  let next = 0;
  const take = async () => {
    for (let place = next++; place < count; place = next++) {
      const tile = await readTile(await read(place).catch(() => null), px);
      if (!tile) unreadable.push(place);
      const left = (place % columns) * px;
      const top = Math.floor(place / columns) * px;
      lay(page, width, tile ?? unreadableTile(px), { left, top, px });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  unreadable.sort((a, b) => a - b);
  const bytes = await sharp(page, { raw: { width, height, channels: CHANNELS } })
    .webp(ENCODING)
    .toBuffer();
  return { bytes, unreadable };
}

interface Tile {
  data: Buffer;
  width: number;
  height: number;
}

/** At most px wide and high; smaller pictures are enlarged by whole factors, so that their pixels stay as they are. */
async function readTile(bytes: Uint8Array | null, px: number): Promise<Tile | null> {
  if (bytes === null) return null;
  try {
    const { data, info } = await sharp(bytes)
      .resize(px, px, { fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const factor = Math.floor(px / Math.max(info.width, info.height));
    return factor <= 1 ? { data, width: info.width, height: info.height } : enlarge(data, info, factor);
  } catch {
    return null;
  }
}

function enlarge(data: Buffer, { width, height }: { width: number; height: number }, factor: number): Tile {
  const larger = Buffer.alloc(data.length * factor * factor);
  for (let y = 0; y < height * factor; y++)
    for (let x = 0; x < width * factor; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * CHANNELS;
      data.copy(larger, (y * width * factor + x) * CHANNELS, from, from + CHANNELS);
    }
  return { data: larger, width: width * factor, height: height * factor };
}

/** In the middle of its square. */
function lay(
  page: Buffer,
  pageWidth: number,
  tile: Tile,
  { left, top, px }: { left: number; top: number; px: number },
) {
  const x = left + Math.floor((px - tile.width) / 2);
  const y = top + Math.floor((px - tile.height) / 2);
  const row = tile.width * CHANNELS;
  for (let line = 0; line < tile.height; line++)
    tile.data.copy(page, ((y + line) * pageWidth + x) * CHANNELS, line * row, (line + 1) * row);
}

function unreadableTile(px: number): Tile {
  const data = Buffer.alloc(px * px * CHANNELS, UNREADABLE.grey);
  for (let y = 0; y < px; y++)
    for (let x = 0; x < px; x++) {
      const at = (y * px + x) * CHANNELS;
      const isCross = Math.abs(x - y) < px / 12 || Math.abs(x + y - (px - 1)) < px / 12;
      if (isCross) data.fill(UNREADABLE.cross, at, at + 3);
      data[at + 3] = 255;
    }
  return { data, width: px, height: px };
}
