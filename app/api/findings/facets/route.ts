import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { findingFacetsQuerySchema, REPEATED_FILTERS } from '@/lib/protocol/rest';
import { readQuery } from '../../_request/address';

export const dynamic = 'force-dynamic';

/** What the filters of the list can be set to, with what each value would find. */
export const GET = handle(async (request) => ({
  facets: await getServices().findings.facets(readQuery(request, findingFacetsQuerySchema, REPEATED_FILTERS)),
}));
