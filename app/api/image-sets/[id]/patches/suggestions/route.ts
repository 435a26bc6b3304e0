import { suggestionsQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../../_request/address';

export const dynamic = 'force-dynamic';

/** What a machine proposes that a channel stands for. Runs the network on a few pictures, unless the asker leaves. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { key, channel } = readQuery(request, suggestionsQuerySchema);
  return { suggestions: await getServices().patches.suggest(key, id, channel, request.signal) };
});
