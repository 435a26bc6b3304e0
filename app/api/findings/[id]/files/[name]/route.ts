import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId } from '../../../../_request/address';
import { findingFileResponse } from '../../findingFile';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; name: string }>;
}

/** A part of the evidence as a file: which ones there are is up to the kind of finding. */
export const GET = handle(async (_request, context: Context) => {
  const id = await readId(context, 'finding');
  const { name } = await context.params;
  const { findings } = getServices();
  const { title } = found(await findings.get(id), 'finding');
  return findingFileResponse(await findings.file(id, name), name, title);
});
