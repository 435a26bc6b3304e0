import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newCollectionSchema } from '@/lib/domain/collection';
import { collectionPageQuerySchema } from '@/lib/protocol/collectionRest';
import { readQuery } from '../_request/address';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

/** The one that was changed last first. */
export const GET = handle(async (request) => {
  const { offset, limit, finding, putAway } = readQuery(request, collectionPageQuerySchema);
  // A finding is in those that are put away, too.
  const isPutAway = finding === undefined || putAway !== undefined ? putAway === 'yes' : undefined;
  return getServices().collections.list({ finding, isPutAway }, { offset, limit });
});

export const POST = handle(async (request) => ({
  collection: await getServices().collections.create(await readJson(request, newCollectionSchema)),
}));
