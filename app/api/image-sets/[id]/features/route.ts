import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { featureListQuerySchema, startFeaturesSchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** What is there of the set's vectors, with counts and the newest task of each. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { network } = readQuery(request, featureListQuerySchema);
  return { features: await getServices().features.list(id, network) };
});

/** Computes the vectors of the pictures that have none yet. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const question = await readJson(request, startFeaturesSchema);
  return getServices().features.start({ ...question, imageSetId: id });
});
