import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../../_request/address';
import { fileResponse } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** Its newest layout, as lib/embedding/frames.ts encodes it. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { bytes } = found(await getServices().embeddings.newestFrame(id), 'frame');
  return fileResponse({ bytes, contentType: 'application/octet-stream' });
});
