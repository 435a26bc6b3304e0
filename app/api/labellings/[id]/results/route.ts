import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { askerQuerySchema } from '@/lib/protocol/labellingRest';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Agreement and labels, for those who may see them. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  return { results: await getServices().labellings.results(id, readQuery(request, askerQuerySchema).by) };
});
