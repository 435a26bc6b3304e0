import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { changeLabellingSchema } from '@/lib/protocol/labellingRest';
import { found, readId, type IdContext } from '../../_request/address';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  return found(await getServices().labellings.get(id), 'labelling');
});

/** Closes it or opens it again. */
export const PATCH = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  return getServices().labellings.setState(id, await readJson(request, changeLabellingSchema));
});
