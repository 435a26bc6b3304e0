import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Starts pulling a network; the answer is the task to follow. */
export const POST = handle(async (_request, context: IdContext) => {
  return { task: await getServices().catalogue.pull(await readId(context, 'network in the catalogue')) };
});
