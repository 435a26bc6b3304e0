import { AppError } from '@/lib/domain/appError';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** What of the picture its label means: a grey PNG of the picture's size, white there. Few pictures have one. */
export const GET = handle(async (_request, context: IdContext) => {
  const { artifacts, images } = getServices();
  const { fileName, maskHash } = await images.get(await readId(context, 'picture'));
  if (maskHash === null)
    throw new AppError('not_found', `${fileName} has no mask: nobody told which of its pixels are the object.`);
  return fileResponse({ bytes: await artifacts.get(maskHash), contentType: 'image/png', immutable: true });
});
