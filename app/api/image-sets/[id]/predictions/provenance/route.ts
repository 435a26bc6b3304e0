import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { predictionQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../../_request/address';

export const dynamic = 'force-dynamic';

/** What the numbers come from. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { network } = readQuery(request, predictionQuerySchema);
  return { provenance: await getServices().predictions.provenance(network, id) };
});
