import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { notFound, readId, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** Stops an import. What it stored by then stays, and its report says what that is. */
export const DELETE = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'import');
  if (!getServices().findingArchive.stopImport(id)) throw notFound('import');
});
