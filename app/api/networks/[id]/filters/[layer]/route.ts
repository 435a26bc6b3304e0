import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../../_request/address';
import { CACHE_MEASURED, readLayerName } from '../../../../_request/layerAddress';

export const dynamic = 'force-dynamic';

/** What is measured of a layer's filters. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'network');
  const filters = await getServices().filters.measure(id, readLayerName(request));
  return Response.json({ filters }, { headers: { 'cache-control': CACHE_MEASURED } });
});
