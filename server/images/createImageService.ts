import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { canonicalJson } from '@/lib/domain/hash';
import type { FittedImage } from '../compute/compute';
import { baseName, refusalMessage, type FileListing } from './fileListing';
import type { ImageService, ImportedFile, ImportReport } from './imageService';
import { importPictures, type ImportDependencies, type Incoming } from './importPictures';
import { readLabelling } from './labelsFile';
import { inTurns } from './inTurns';
import { listFolder } from './listFolder';
import { MAX_UNPACKED_BYTES, withZipListing } from './listZip';
import { LruCache } from './lruCache';

const FITTED_CACHE_BYTES = 32 * 1024 * 1024;
const MAX_NAME_LENGTH = 200;
const setSchema = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(120, 'must be at most 120 characters'),
  description: z.string().max(2000, 'must be at most 2,000 characters'),
});

export function createImageService(dependencies: ImportDependencies): ImageService {
  const { database, artifacts, imageReader } = dependencies;
  const fittedImages = new LruCache<Promise<FittedImage>>(FITTED_CACHE_BYTES);

  async function addTo(imageSetId: string, incoming: AsyncIterable<Incoming>): Promise<ImportReport> {
    const counts = await importPictures(dependencies, imageSetId, incoming);
    return { imageSet: await getSet(imageSetId), ...counts };
  }

  async function getSet(imageSetId: string) {
    const imageSet = await database.images.getSet(imageSetId);
    if (!imageSet) throw new AppError('not_found', `There is no image set "${imageSetId}".`, { field: 'imageSetId' });
    return imageSet;
  }

  return {
    async createSet(name, description = '') {
      const set = parseOrThrow(setSchema, { name, description }, 'The image set');
      return database.images.createSet({ id: randomUUID(), ...set });
    },

    async addFiles(imageSetId, files) {
      await getSet(imageSetId);
      return addTo(imageSetId, uploadedPictures(files));
    },

    async addZip(imageSetId, zip) {
      await getSet(imageSetId);
      const add = (zipPath: string) => withZipListing(zipPath, (listing) => addTo(imageSetId, listedPictures(listing)));
      // A zip is read from its end: one that arrives as a stream must be whole first.
      return typeof zip === 'string' ? add(zip) : artifacts.withTemporaryFile(zip, MAX_UNPACKED_BYTES, add);
    },

    async addFolder(imageSetId, folder) {
      await getSet(imageSetId);
      return addTo(imageSetId, listedPictures(await listFolder(folder)));
    },

    async get(imageId) {
      const image = await database.images.get(imageId);
      if (!image) throw new AppError('not_found', `There is no picture "${imageId}".`, { field: 'imageId' });
      return image;
    },

    bytes: (image) => artifacts.get(image.hash),

    async fitted(image, input) {
      const key = `${image.hash} ${canonicalJson(input)}`;
      let fitting = fittedImages.get(key);
      if (!fitting) {
        fitting = artifacts.get(image.hash).then((bytes) => imageReader.fit(bytes, image.fileName, input));
        fittedImages.set(key, fitting, input.width * input.height * 3);
        fitting.catch(() => fittedImages.delete(key));
      }
      const fitted = await fitting;
      // A copy: its buffer may be handed over to a worker, which empties it here.
      return { ...fitted, rgb: fitted.rgb.slice() };
    },
  };
}

async function* uploadedPictures(
  files: AsyncIterable<ImportedFile> | Iterable<ImportedFile>,
): AsyncGenerator<Incoming> {
  for await (const { fileName, label, bytes } of files)
    yield { path: fileName, fileName: storedName(fileName), label: label?.trim() || null, bytes };
}

async function* listedPictures(listing: FileListing): AsyncGenerator<Incoming> {
  const { pictures, labelOf, missing } = await readLabelling(listing);
  yield* inTurns(listing.refused);
  for await (const fileName of inTurns(missing))
    yield { fileName, message: `${fileName} is named in labels.csv but is not there.` };
  for (const file of pictures) {
    try {
      const bytes = await file.read();
      yield { path: file.path, fileName: storedName(file.path), label: labelOf(file.path), bytes };
    } catch (error) {
      const message = refusalMessage(error);
      if (message === null) throw error;
      yield { fileName: file.path, message };
    }
  }
}

/** The last part of whatever a browser or a zip calls a file, short enough to be shown. Never cut inside a character. */
function storedName(name: string): string {
  return [...baseName(name.replaceAll('\\', '/'))].slice(-MAX_NAME_LENGTH).join('') || 'picture';
}
