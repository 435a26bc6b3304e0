import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** The layers that have filters: convolutions and dense layers, in order. */
export const GET = handle(async (_request, context: IdContext) => ({
  layers: await getServices().filters.layers(await readId(context, 'network')),
}));
