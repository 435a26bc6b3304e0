import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newCollectionLinkSchema } from '@/lib/domain/publicLink';
import { found, readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** The public links to the collection, newest first. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const { collections, share } = getServices();
  found(await collections.get(id), 'collection');
  return { links: await share.list({ kind: 'collection', id }) };
});

/** Freezes the collection and its findings as they are now, and makes a link to that. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const link = await readJson(request, newCollectionLinkSchema);
  return { link: await getServices().share.shareCollection(id, link, [new URL(request.url).host, request.headers.get('host') ?? '']) }; // prettier-ignore
});
