import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { selectionChangeSchema } from '@/lib/protocol/rest';
import { readId, type IdContext } from '../../_request/address';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) => {
  return { selection: await getServices().selections.get(await readId(context, 'selection')) };
});

/** Renames it, or changes its note. */
export const PATCH = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'selection');
  const change = await readJson(request, selectionChangeSchema);
  return { selection: await getServices().selections.update(id, change) };
});

export const DELETE = handle(async (_request, context: IdContext) => {
  await getServices().selections.delete(await readId(context, 'selection'));
});
