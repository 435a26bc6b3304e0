/** The pictures of a folder or a zip, on their way to a network, without a data directory. */
import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { FittedImage } from '../compute/compute';
import { refusalMessage, type FileListing, type ListedFile } from '../images/fileListing';
import { imageReader } from '../image/imageReader';
import { readLabelling } from '../images/labelsFile';
import { limitConcurrency } from '../images/limitConcurrency';
import { listFolder } from '../images/listFolder';
import { withZipListing } from '../images/listZip';

/** Pictures that are decoded at the same time. */
const READ_AT_ONCE = 4;

export interface ListedPicture {
  /** Path inside the folder or the zip. */
  path: string;
  label: string | null;
  fitted: FittedImage;
}

export interface PictureBatch {
  pictures: ListedPicture[];
  /** Files that were looked at so far, those that are left out included, and how many there are. */
  done: number;
  total: number;
}

export interface ListedPicturesOptions {
  input: ModelInput;
  /** How many files the next batch should be of. */
  size(): number;
  /** Told of every file that is left out, with the reason. */
  onRefused(path: string, message: string): void;
}

/** Throws `not_found` when there is no such folder or zip, and why when it cannot be opened. */
export async function withListing<T>(source: string, use: (listing: FileListing) => Promise<T>): Promise<T> {
  const info = await stat(source).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('not_found', `There is no ${source} (${cause.code ?? cause.message}).`, {
      field: 'images',
      cause,
    });
  });
  return info.isDirectory() ? use(await listFolder(source)) : withZipListing(source, use);
}

/**
 * Batches in the order of the names. A folder's name is the label of its pictures, or a labels.csv says it, as when they
 * are imported.
 */
export async function* listedPictures(
  listing: FileListing,
  { input, size, onRefused }: ListedPicturesOptions,
): AsyncGenerator<PictureBatch> {
  const { pictures, labelOf, problems } = await readLabelling(listing);
  for (const { fileName, message } of [...listing.refused, ...problems]) onRefused(fileName, message);
  const limit = limitConcurrency(READ_AT_ONCE);
  for (let done = 0; done < pictures.length;) {
    const files = pictures.slice(done, done + size());
    done += files.length;
    const outcomes = await Promise.all(files.map((file) => limit(() => fit(file))));
    yield { pictures: outcomes.filter((outcome) => outcome !== null), done, total: pictures.length };
  }

  async function fit(file: ListedFile): Promise<ListedPicture | null> {
    try {
      const fitted = await imageReader.fit(await file.read(), file.path, input);
      return { path: file.path, label: labelOf(file.path), fitted };
    } catch (error) {
      const message = refusalMessage(error);
      if (message === null) throw error;
      onRefused(file.path, message);
      return null;
    }
  }
}
