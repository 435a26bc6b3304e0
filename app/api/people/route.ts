import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { peopleQuerySchema } from '@/lib/protocol/inboxRest';
import { readQuery } from '../_request/address';

export const dynamic = 'force-dynamic';

/** Names of people who wrote, said or were asked something here, to be mentioned or asked. */
export const GET = handle(async (request) => {
  const { search, limit } = readQuery(request, peopleQuerySchema);
  return { people: await getServices().inbox.people(search.trim(), limit) };
});
