import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Layers with shapes and receptive fields. */
export const GET = handle(async (_request, context: IdContext) => ({
  graph: await getServices().networks.graph(await readId(context, 'network')),
}));
