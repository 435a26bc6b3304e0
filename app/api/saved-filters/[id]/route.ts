import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { renameFilterSchema } from '@/lib/domain/findingFilter';
import { readId, type IdContext } from '../../_request/address';
import { readJson } from '../../_request/body';

export const dynamic = 'force-dynamic';

export const PATCH = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'saved filter');
  const { name } = await readJson(request, renameFilterSchema);
  return { savedFilter: await getServices().savedFilters.rename(id, name) };
});

export const DELETE = handle(async (_request, context: IdContext) => {
  await getServices().savedFilters.delete(await readId(context, 'saved filter'));
});
