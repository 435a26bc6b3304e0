import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { revokeLinkSchema } from '@/lib/domain/publicLink';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** From now on the link shows nothing, to nobody. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'public link');
  const { by } = await readJson(request, revokeLinkSchema);
  return { link: await getServices().share.revoke(id, by) };
});
