import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The filters of the first convolution as a small PNG, pixel for pixel; `not_found` where there is none. */
export const GET = handle(async (_request, context: IdContext) => {
  const bytes = await getServices().networks.filterPicture(await readId(context, 'network'));
  return fileResponse({ bytes: found(bytes, 'convolution of a picture'), contentType: 'image/png', immutable: true });
});
