import { measuresAskSchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Deletion, insertion and sensitivity-n of a finished map: what is there, or the task that measures them. */
export const POST = handle(async (request, context: IdContext) => {
  const key = await readId(context, 'map');
  const { fill, start } = await readJson(request, measuresAskSchema);
  const { attributions } = getServices();
  return start ? attributions.startMeasures(key, fill) : attributions.findMeasures(key, fill);
});
