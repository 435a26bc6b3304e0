import type { FittedImage } from '../compute/compute';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { RefusedFile } from '@/lib/domain/imageImport';

/** A picture to import. */
export interface ImportedFile {
  /** With folders or without. */
  fileName: string;
  label: string | null;
  bytes: Uint8Array;
}

/** What became of the files of a zip or a folder. */
export interface ImportCounts {
  added: number;
  /** Files whose bytes were in the set before, or came twice. */
  alreadyThere: number;
  refusedCount: number;
}

export interface ImportReport extends Omit<ImportCounts, 'refusedCount'> {
  imageSet: ImageSet;
  /** Pictures that were added or are there already, in the order of their files. */
  images: Image[];
  /** Files that were left out, with the reason. */
  refused: RefusedFile[];
}

/** What the one who imports is told, and may do, meanwhile. */
export interface ImportWatch {
  signal?: AbortSignal;
  /** `done` of `total` files are over with. */
  onProgress?: (progress: ImportCounts & { done: number; total: number }) => void;
  /** Files that are left out, as they are found. */
  onRefused?: (files: readonly RefusedFile[]) => void | Promise<void>;
  /**
   * Names the pictures that this import adds: an import of the same listing under the same key goes on where the first
   * one stopped, without reading what it has added.
   */
  resumeKey?: string;
}

export interface ImageService {
  createSet(name: string, description?: string): Promise<ImageSet>;
  addFiles(imageSetId: string, files: Iterable<ImportedFile>): Promise<ImportReport>;
  /** A zip of pictures at a path, one folder a label, or with a table of labels. Refuses path traversal and zip bombs. */
  addZip(imageSetId: string, zipPath: string, watch?: ImportWatch): Promise<ImportCounts>;
  /** A folder on the server's own disk (command line only). */
  addFolder(imageSetId: string, folder: string, watch?: ImportWatch): Promise<ImportCounts>;
  /** Which of these are in the set. */
  findPresent(imageSetId: string, hashes: readonly string[]): Promise<string[]>;
  get(imageId: string): Promise<Image>;
  bytes(image: Image): Promise<Uint8Array>;
  /** WebP whose longer side is at most `sidePx`. */
  thumbnail(image: Image, sidePx: number): Promise<Uint8Array>;
  /** The picture as the network is shown it. */
  fitted(image: Image, input: ModelInput): Promise<FittedImage>;
}
