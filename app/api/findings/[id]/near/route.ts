import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { nearFindingQuerySchema } from '@/lib/protocol/meaningRest';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Findings whose words are near to those of this one in what they mean. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  return getServices().meaning.nearFinding(id, readQuery(request, nearFindingQuerySchema).limit);
});
