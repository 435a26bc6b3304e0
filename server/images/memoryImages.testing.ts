/** Image rows and artifacts in memory, for tests of what is built on them; only received zips are files. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import { imageReader } from '../image/imageReader';
import type { ImportDependencies } from './importPictures';
import { createThumbnails } from './thumbnails';

type ImageRows = ImportDependencies['database']['images'];

export function createMemoryImages(dir: string) {
  const sets = new Map<string, ImageSet>();
  const images: Image[] = [];
  const bytes = new Map<string, Uint8Array>();
  const ofSet = (id: string) => images.filter((image) => image.imageSetId === id);
  const unused = () => Promise.reject(new Error('not needed here'));

  const rows: ImageRows = {
    createSet: async (set) => {
      sets.set(set.id, { ...set, imageCount: 0, createdAt: '2026-01-01T00:00:00.000Z' });
      return sets.get(set.id)!;
    },
    getSet: async (id) => (sets.has(id) ? { ...sets.get(id)!, imageCount: ofSet(id).length } : null),
    listSets: async () => [...sets.values()],
    addImages: async (imageSetId, added) => {
      const first = ofSet(imageSetId).length;
      const appended = added.map((image, i) => ({ maskHash: null, ...image, imageSetId, position: first + i }));
      images.push(...appended);
      return appended;
    },
    get: async (id) => images.find((image) => image.id === id) ?? null,
    getMany: async (ids) => images.filter(({ id }) => ids.includes(id)),
    findByHashes: async (imageSetId, hashes) => ofSet(imageSetId).filter(({ hash }) => hashes.includes(hash)),
    stateSince: unused,
    idsWithPrefix: async (imageSetId, prefix) =>
      ofSet(imageSetId).flatMap(({ id }) => (id.startsWith(prefix) ? [id] : [])),
    list: unused,
    labels: unused,
    deleteSet: unused,
  };
  const artifacts: ImportDependencies['artifacts'] = {
    put: async (content) => {
      const hash = createHash('sha256').update(content).digest('hex');
      bytes.set(hash, Uint8Array.from(content));
      return hash;
    },
    get: async (hash) => {
      const found = bytes.get(hash);
      if (!found) throw new AppError('not_found', `There is no artifact ${hash}.`);
      return found;
    },
    withTemporaryFile: createDiskArtifactStore(dir).withTemporaryFile,
  };
  const thumbnails = createThumbnails({ folder: path.join(dir, 'thumbnails'), artifacts, imageReader });
  const dependencies: ImportDependencies = { database: { images: rows }, artifacts, imageReader, thumbnails };
  return { dependencies, images };
}
