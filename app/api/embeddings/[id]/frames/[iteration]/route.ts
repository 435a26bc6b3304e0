import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { notFound, readId } from '../../../../_request/address';
import { fileResponse } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; iteration: string }>;
}

/** A layout that was kept, as lib/embedding/frames.ts encodes it. */
export const GET = handle(async (_request, context: Context) => {
  const id = await readId(context, 'map');
  const { iteration } = await context.params;
  if (!/^\d{1,9}$/.test(iteration)) throw notFound('frame');
  const { bytes } = await getServices().embeddings.frame(id, Number(iteration));
  return fileResponse({ bytes, contentType: 'application/octet-stream', immutable: true });
});
