import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Goes on with what is missing. */
export const POST = handle(async (_request, context: IdContext) => {
  return { task: await getServices().batches.start(await readId(context, 'batch')) };
});
