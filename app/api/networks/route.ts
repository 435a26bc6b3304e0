import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { addNetworkSchema } from '@/lib/protocol/rest';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async () => ({ networks: await getServices().networks.list() }));

export const POST = handle(async (request) => {
  const { weightsHash, card } = await readJson(request, addNetworkSchema);
  return { network: await getServices().networks.add(weightsHash, card) };
});
