import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { axesQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** A map of principal components on two of its axes, as lib/embedding/frames.ts encodes it. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { x, y } = readQuery(request, axesQuerySchema);
  const { bytes } = await getServices().embeddings.axes(id, x, y);
  return fileResponse({ bytes, contentType: 'application/octet-stream', immutable: true });
});
