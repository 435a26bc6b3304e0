import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newSelectionSchema } from '@/lib/protocol/rest';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** The selections of the set's pictures, newest first: how many each has, which ones are asked for one by one. */
export const GET = handle(async (_request, context: IdContext) => {
  return { selections: await getServices().selections.list(await readId(context, 'image set')) };
});

export const POST = handle(async (request, context: IdContext) => {
  const imageSetId = await readId(context, 'image set');
  const selection = await readJson(request, newSelectionSchema);
  return { selection: await getServices().selections.create({ ...selection, imageSetId }) };
});
