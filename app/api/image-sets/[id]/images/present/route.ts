import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { presentQuestionSchema } from '@/lib/protocol/rest';
import { found, readId, type IdContext } from '../../../../_request/address';
import { readJson } from '../../../../_request/body';

export const dynamic = 'force-dynamic';

/** Which of these bytes the set has already, so that nobody sends them again. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { hashes } = await readJson(request, presentQuestionSchema);
  const services = getServices();
  found(await services.database.images.getSet(id), 'image set');
  return { present: await services.images.findPresent(id, hashes) };
});
