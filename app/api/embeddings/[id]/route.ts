import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../_request/address';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'map');
  return { embedding: found(await getServices().embeddings.get(id), 'map') };
});
