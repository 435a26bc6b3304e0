import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { thumbnailQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request, context: IdContext) => {
  const { size } = readQuery(request, thumbnailQuerySchema);
  const { images } = getServices();
  const bytes = await images.thumbnail(await images.get(await readId(context, 'picture')), size);
  return fileResponse({ bytes, contentType: 'image/webp', immutable: true });
});
