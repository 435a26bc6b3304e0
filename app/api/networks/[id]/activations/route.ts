import { activationsQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Sizes and statistics of the feature maps of one layer for one picture. */
export const GET = handle(async (request, context: IdContext) => {
  const networkId = await readId(context, 'network');
  const { image: imageId, layer } = readQuery(request, activationsQuerySchema);
  const { activations } = await getServices().activations.open({ networkId, imageId, layer });
  return { activations };
});
