import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { saveFilterSchema } from '@/lib/domain/findingFilter';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async () => ({ savedFilters: await getServices().savedFilters.list() }));

/** Gives a filter of the list of findings a name. */
export const POST = handle(async (request) => ({
  savedFilter: await getServices().savedFilters.save(await readJson(request, saveFilterSchema)),
}));
