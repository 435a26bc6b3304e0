import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { tryCardSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';
import { loadPicture } from '../../_request/picture';

export const dynamic = 'force-dynamic';

/** The best classes of a picture under a card that is still being filled in. Stores nothing. */
export const POST = handle(async (request) => {
  const { weightsHash, card, image } = await readJson(request, tryCardSchema);
  const services = getServices();
  return { top: await services.networks.tryCard(weightsHash, card, await loadPicture(services, image)) };
});
