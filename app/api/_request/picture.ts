import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import type { PictureRef } from '@/lib/protocol/rest';
import type { Services } from '@/server/services';

export interface Picture {
  bytes: Uint8Array;
  fileName: string;
}

/** The bytes of a stored or an uploaded picture. Looks at an upload's size first: it may be a network of gigabytes. */
export async function loadPicture(
  { artifacts, images }: Pick<Services, 'artifacts' | 'images'>,
  ref: PictureRef,
): Promise<Picture> {
  if ('imageId' in ref) {
    const image = await images.get(ref.imageId);
    return { bytes: await images.bytes(image), fileName: image.fileName };
  }
  const { size } = await stat(await artifacts.pathOf(ref.hash));
  if (size > MAX_IMAGE_BYTES)
    throw new AppError(
      'too_large',
      `${ref.fileName} is too large for a picture. Choose one of at most ${MAX_IMAGE_BYTES / 1024 ** 2} MiB.`,
    );
  return { bytes: await artifacts.get(ref.hash), fileName: ref.fileName };
}
