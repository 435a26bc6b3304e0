import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { neighbourQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** The pictures of the map that are nearest to one of them by their vectors. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { image, ...search } = readQuery(request, neighbourQuerySchema);
  return getServices().embeddings.neighbours(id, image, search);
});
