import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { unreadablePlaces } from '@/lib/pictures/unreadablePlaces';
import { atlasQuerySchema, UNREADABLE_HEADER } from '@/lib/protocol/rest';
import { notFound, readId, readQuery } from '../../../../_request/address';
import { fileResponse } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; page: string }>;
}

/** A page of the map's pictures, small, in the order of its points. */
export const GET = handle(async (request, context: Context) => {
  const id = await readId(context, 'map');
  const { page } = await context.params;
  if (!/^\d{1,5}$/.test(page)) throw notFound('page');
  const { px } = readQuery(request, atlasQuerySchema);
  const { embeddings, atlas } = getServices();
  const { imageIds } = await embeddings.points(id);
  const { bytes, unreadable } = await atlas.page(imageIds, Number(page), px);
  const isWhole = unreadable.length === 0;
  return fileResponse({
    bytes,
    contentType: 'image/webp',
    // What could not be read this time may be there the next.
    immutable: isWhole,
    headers: isWhole ? {} : { [UNREADABLE_HEADER]: unreadablePlaces(unreadable) },
  });
});
