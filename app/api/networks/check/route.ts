import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { checkNetworkCardSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';
import { loadPicture } from '../../_request/picture';

export const dynamic = 'force-dynamic';

/** What looks wrong about a card that is still being filled in. Stores nothing. */
export const POST = handle(async (request) => {
  const { weightsHash, card, image } = await readJson(request, checkNetworkCardSchema);
  const services = getServices();
  const picture = image && (await loadPicture(services, image));
  return { problems: await services.networks.checkCard(weightsHash, card, picture) };
});
