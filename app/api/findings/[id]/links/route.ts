import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newPublicLinkSchema } from '@/lib/domain/publicLink';
import { found, readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** The public links to the finding, newest first. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { findings, share } = getServices();
  found(await findings.get(id), 'finding');
  return { links: await share.list({ kind: 'finding', id }) };
});

/** Freezes the finding as it is now, and makes a link to that. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const link = await readJson(request, newPublicLinkSchema);
  return { link: await getServices().share.shareFinding(id, link, [new URL(request.url).host, request.headers.get('host') ?? '']) }; // prettier-ignore
});
