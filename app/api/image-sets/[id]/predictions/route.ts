import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { predictionQuerySchema, startPredictionSchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Counts of what is known now, and the newest task. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { network } = readQuery(request, predictionQuerySchema);
  return getServices().predictions.summary(network, id);
});

/** Predicts the pictures of the set that have no prediction yet. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { networkId } = await readJson(request, startPredictionSchema);
  return { task: await getServices().predictions.start(networkId, id) };
});
