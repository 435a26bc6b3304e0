import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { FittedImage } from '../compute/compute';
import { imageReader } from '../image/imageReader';

/** A picture from disk as the network is shown it. Throws `not_found` or `invalid_image`, naming the file. */
export async function loadPicture(file: string, input: ModelInput): Promise<FittedImage> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code ?? cause.message})`;
    throw new AppError('not_found', `The picture ${file} ${reason}.`, { field: 'image', cause });
  });
  return imageReader.fit(bytes, path.basename(file), input);
}
