import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, notFound, readId } from '../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';

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
  const file = await findings.file(id, name);
  if (!file) throw notFound('file of this finding');
  const { bytes, contentType, immutable } = file;
  // What a page shows is no download.
  const isShown = contentType === 'image/png' || contentType === 'application/json';
  const downloadName = isShown ? undefined : `${nameForFile(title)}-${name}`;
  return fileResponse({ bytes, contentType, immutable, downloadName });
});
