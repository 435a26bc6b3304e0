import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newLabelSchema } from '@/lib/domain/labelling';
import { ownLabelsQuerySchema } from '@/lib/protocol/labellingRest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** What one person said, and nobody else. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  const { by } = readQuery(request, ownLabelsQuerySchema);
  return { labels: await getServices().labellings.own(id, by) };
});

/** What somebody calls a channel: sent twice, it is stored once. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  return { label: await getServices().labellings.submit(id, await readJson(request, newLabelSchema)) };
});
