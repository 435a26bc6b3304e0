import { likenessQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../../_request/address';

export const dynamic = 'force-dynamic';

/** Which channels of a layer, of the same network or another one, fire in the same pictures of the set as a given one. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { key, channel, with: other } = readQuery(request, likenessQuerySchema);
  return { likeness: await getServices().patches.alike(key, id, channel, other) };
});
