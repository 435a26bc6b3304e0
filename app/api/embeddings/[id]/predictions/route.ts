import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { predictionQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** What a network says of its points, as far as it was asked. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { network } = readQuery(request, predictionQuerySchema);
  return getServices().embeddings.predictions(id, network);
});
