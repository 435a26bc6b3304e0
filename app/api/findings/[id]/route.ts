import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { editFindingSchema } from '@/lib/domain/findingWords';
import { found, readId, type IdContext } from '../../_request/address';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'finding');
  return { finding: found(await getServices().findings.get(id), 'finding') };
});

/** Other words, as the next revision: what somebody else wrote meanwhile is kept too. */
export const PATCH = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  return { finding: await getServices().findings.edit(id, await readJson(request, editFindingSchema)) };
});
