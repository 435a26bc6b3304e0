import type { ImageQuery } from '@/components/images/imageQuery';
import { BLOCK_PICTURES, blockOffset, type PictureBlock } from '@/components/images/picturePages';
import type { Services } from '@/server/services';

/** The block of a list with the picture at `place`, with what the network of the query says about its pictures. */
export async function loadPictureBlock(
  { images, predictions }: Pick<Services['database'], 'images' | 'predictions'>,
  imageSetId: string,
  query: ImageQuery,
  place: number,
): Promise<PictureBlock> {
  const { network, prediction, actual, outcome, minConfidence, maxConfidence, sort } = query;
  const offset = blockOffset(place);
  const filter = {
    search: query.search || undefined,
    label: query.label || undefined,
    network: network ?? undefined,
    prediction: prediction ?? undefined,
    actual: actual ?? undefined,
    outcome: outcome ?? undefined,
    minConfidence: minConfidence ?? undefined,
    maxConfidence: maxConfidence ?? undefined,
    sort,
  };
  const { items, total } = await images.list(imageSetId, { offset, limit: BLOCK_PICTURES }, filter);
  const ids = items.map(({ id }) => id);
  const rows = network === null ? [] : await predictions.ofImages(network, ids);
  const known = new Map(rows.map((row) => [row.imageId, row]));
  return { offset, total, items: items.map((image) => ({ image, prediction: known.get(image.id) ?? null })) };
}
