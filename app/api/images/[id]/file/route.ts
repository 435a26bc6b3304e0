import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';
import { imageType } from '../../../_request/imageType';

export const dynamic = 'force-dynamic';

/** The picture's own bytes. */
export const GET = handle(async (_request, context: IdContext) => {
  const { images } = getServices();
  const bytes = await images.bytes(await images.get(await readId(context, 'picture')));
  return fileResponse({ bytes, contentType: imageType(bytes), immutable: true });
});
