/** The pictures of a finding as one: they stay to be seen when the set they are from is gone. */
import sharp from 'sharp';
import { SHEET } from '@/lib/domain/pointsFinding';
import type { Database } from '../../db/database';
import { composePage } from '../../images/composePage';
import type { ImageService } from '../../images/imageService';

/** Thumbnails of this size are made for pages anyway. */
const THUMBNAIL_PX = 128;
export const SHEET_PICTURES = SHEET.columns * SHEET.rows;

/** PNG of the first SHEET_PICTURES pictures; one that cannot be read is a grey square with a cross. */
export async function contactSheet(
  imageIds: readonly string[],
  {
    database,
    images,
  }: { database: { images: Pick<Database['images'], 'getMany'> }; images: Pick<ImageService, 'thumbnail'> },
): Promise<Uint8Array> {
  const shown = imageIds.slice(0, SHEET_PICTURES);
  const rows = new Map((await database.images.getMany(shown)).map((image) => [image.id, image]));
  const { bytes } = await composePage(shown.length, {
    px: SHEET.px,
    columns: SHEET.columns,
    read: async (place) => {
      const image = rows.get(shown[place]!);
      if (!image) throw new Error('The picture is gone.');
      return images.thumbnail(image, THUMBNAIL_PX);
    },
  });
  return sharp(bytes).png().toBuffer();
}
