import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { findingDraftSchema } from '@/lib/domain/finding';
import { findingPageQuerySchema, REPEATED_FILTERS } from '@/lib/protocol/rest';
import { readQuery } from '../_request/address';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const { offset, limit, ...filter } = readQuery(request, findingPageQuerySchema, REPEATED_FILTERS);
  const { findings } = getServices();
  const page = await findings.list(filter, { offset, limit });
  return filter.search ? { ...page, matches: await findings.matches(filter.search, page.items) } : page;
});

/** Freezes the evidence and stores the finding. */
export const POST = handle(async (request) => ({
  finding: await getServices().findings.create(await readJson(request, findingDraftSchema)),
}));
