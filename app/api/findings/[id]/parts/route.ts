import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newPartSchema } from '@/lib/domain/finding';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Freezes something more that the finding is about, and says so in its review. What was sent before is answered again. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  return getServices().findings.addPart(id, await readJson(request, newPartSchema));
});
