import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { restoreFindingSchema } from '@/lib/domain/findingWords';
import { revisionPageQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** What the words of the collection were, newest first. */
export const GET = handle(async (request, context: IdContext) =>
  getServices().collections.revisions(await readId(context, 'collection'), readQuery(request, revisionPageQuerySchema)),
);

/** The words of an older revision, as a new one. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  return { collection: await getServices().collections.restore(id, await readJson(request, restoreFindingSchema)) };
});
