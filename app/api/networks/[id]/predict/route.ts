import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { pictureRefSchema } from '@/lib/protocol/rest';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';
import { loadPicture } from '../../../_request/picture';

export const dynamic = 'force-dynamic';

/** The best classes of a stored or an uploaded picture. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'network');
  const ref = await readJson(request, pictureRefSchema);
  const services = getServices();
  const picture = 'imageId' in ref ? ref : await loadPicture(services, ref);
  return { top: await services.networks.predict(id, picture) };
});
