import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { nearTextQuerySchema } from '@/lib/protocol/meaningRest';
import { REPEATED_FILTERS } from '@/lib/protocol/rest';
import { readQuery } from '../../_request/address';

export const dynamic = 'force-dynamic';

/** Findings whose words are near to a text in what they mean. */
export const GET = handle(async (request) => {
  const { search, limit, ...filter } = readQuery(request, nearTextQuerySchema, REPEATED_FILTERS);
  return getServices().meaning.nearText(search, filter, limit);
});
