import { attributionAskSchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

/** A map of one picture and class by another method: what is there, or the task that computes it. */
export const POST = handle(async (request) => {
  const { start, ...wanted } = await readJson(request, attributionAskSchema);
  const { attributions } = getServices();
  return start ? attributions.start(wanted) : attributions.find(wanted);
});
