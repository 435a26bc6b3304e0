import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { storedName } from '@/lib/pictures/filePaths';
import { createFittedPictures } from '../image/fittedPictures';
import type { FileListing } from './fileListing';
import type { ImageService, ImportCounts, ImportReport, ImportWatch } from './imageService';
import { importListing } from './importListing';
import { IMPORT_THUMBNAIL_PX, importPictures, type ImportDependencies } from './importPictures';
import { listFolder } from './listFolder';
import { withZipListing } from './listZip';

const setSchema = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(120, 'must be at most 120 characters'),
  description: z.string().max(2000, 'must be at most 2,000 characters'),
});

export function createImageService(dependencies: ImportDependencies): ImageService {
  const { database, artifacts, imageReader, thumbnails } = dependencies;

  async function getSet(imageSetId: string) {
    const imageSet = await database.images.getSet(imageSetId);
    if (!imageSet) throw new AppError('not_found', `There is no image set "${imageSetId}".`, { field: 'imageSetId' });
    return imageSet;
  }
  const addListing = (imageSetId: string, listing: FileListing, watch: ImportWatch): Promise<ImportCounts> =>
    importListing(dependencies, imageSetId, listing, watch);

  return {
    async createSet(name, description = '') {
      const set = parseOrThrow(setSchema, { name, description }, 'The image set');
      return database.images.createSet({ id: randomUUID(), ...set });
    },

    async addFiles(imageSetId, files) {
      await getSet(imageSetId);
      const incoming = [...files].map(({ fileName, label, bytes }) => ({
        path: fileName,
        fileName: storedName(fileName),
        label: label?.trim() || null,
        bytes,
      }));
      const report: Omit<ImportReport, 'imageSet'> = { added: 0, alreadyThere: 0, images: [], refused: [] };
      for await (const outcomes of importPictures(dependencies, imageSetId, incoming))
        for (const outcome of outcomes) {
          if (outcome.kind === 'refused') report.refused.push(outcome.file);
          else {
            report[outcome.kind === 'added' ? 'added' : 'alreadyThere']++;
            if (outcome.image) report.images.push(outcome.image);
          }
        }
      return { imageSet: await getSet(imageSetId), ...report };
    },

    async addZip(imageSetId, zipPath, watch = {}) {
      await getSet(imageSetId);
      return withZipListing(zipPath, (listing) => addListing(imageSetId, listing, watch));
    },

    async addFolder(imageSetId, folder, watch = {}) {
      await getSet(imageSetId);
      return addListing(imageSetId, await listFolder(folder), watch);
    },

    async findPresent(imageSetId, hashes) {
      await getSet(imageSetId);
      return (await database.images.findByHashes(imageSetId, hashes)).map(({ hash }) => hash);
    },

    async get(imageId) {
      const image = await database.images.get(imageId);
      if (!image) throw new AppError('not_found', `There is no picture "${imageId}".`, { field: 'imageId' });
      return image;
    },

    bytes: (image) => artifacts.get(image.hash),
    thumbnail(image, sidePx) {
      // None is enlarged: the one of the import is as good as any other that need not shrink the picture.
      const isSmall = Math.max(image.widthPx, image.heightPx) <= Math.min(sidePx, IMPORT_THUMBNAIL_PX);
      return thumbnails.get(image, isSmall ? IMPORT_THUMBNAIL_PX : sidePx);
    },

    ...createFittedPictures({ artifacts, imageReader }),
  };
}
