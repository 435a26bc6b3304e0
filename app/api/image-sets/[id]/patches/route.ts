import { scanRequestSchema } from '@/lib/domain/patches';
import { scansQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** The layers that were scanned, or are being scanned, for what fires their channels. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { network } = readQuery(request, scansQuerySchema);
  return { scans: await getServices().patches.list(id, network) };
});

/** Scans a layer: goes on with the pictures that were not seen yet. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  return { scan: await getServices().patches.start(id, await readJson(request, scanRequestSchema)) };
});
