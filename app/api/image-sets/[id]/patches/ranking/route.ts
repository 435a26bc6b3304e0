import { rankingQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../../_request/address';

export const dynamic = 'force-dynamic';

/** Some channels of a scanned layer, each with the patches that fire it most, of the pictures that were seen so far. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { key, ...question } = readQuery(request, rankingQuerySchema);
  return getServices().patches.rank(key, id, question);
});
