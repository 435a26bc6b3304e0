import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { proposeNetworkSchema } from '@/lib/protocol/rest';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

/** What uploaded weights turned out to be, with a card to start from. */
export const POST = handle(async (request) => {
  const { weightsHash, fileName, labels } = await readJson(request, proposeNetworkSchema);
  return getServices().networks.propose(weightsHash, fileName, labels);
});
