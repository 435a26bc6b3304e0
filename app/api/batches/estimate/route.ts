import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { batchEstimateQuerySchema } from '@/lib/protocol/batchRest';
import { readQuery } from '../../_request/address';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const { network } = readQuery(request, batchEstimateQuerySchema);
  return { msPerCell: await getServices().database.batches.millisecondsPerCell(network) };
});
