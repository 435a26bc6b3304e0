import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { runCheckSchema } from '@/lib/protocol/rest';
import { found, readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/**
 * Compares the evidence with how it is now. What has to be computed comes back running; the finding tells the outcome
 * later.
 */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { by, networkId, part } = await readJson(request, runCheckSchema);
  const { findings } = getServices();
  found(await findings.get(id), 'finding');
  return { check: await findings.runAgain(id, by, networkId, part) };
});
