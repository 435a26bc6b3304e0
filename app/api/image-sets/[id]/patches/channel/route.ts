import { channelPatchesQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../../_request/address';

export const dynamic = 'force-dynamic';

/** Everything about one channel over the pictures that were seen so far. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { key, ...question } = readQuery(request, channelPatchesQuerySchema);
  return { patches: await getServices().patches.channel(key, id, question) };
});
