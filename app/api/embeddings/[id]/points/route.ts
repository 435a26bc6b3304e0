import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';
import { IMMUTABLE } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** Which pictures its points are. They never change. */
export const GET = handle(async (_request, context: IdContext) => {
  const points = await getServices().embeddings.points(await readId(context, 'map'));
  return Response.json(points, { headers: { 'cache-control': IMMUTABLE } });
});
