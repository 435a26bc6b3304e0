import type { Readable } from 'node:stream';
import type { FittedImage } from '../compute/compute';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { ModelInput } from '@/lib/domain/modelCard';

/** A picture to import. The label is the folder's name, or comes from labels.csv (file,label). */
export interface ImportedFile {
  fileName: string;
  label: string | null;
  bytes: Uint8Array;
}
export interface ImportReport {
  imageSet: ImageSet;
  added: number;
  /** Files that were left out, with the reason. */
  refused: { fileName: string; message: string }[];
}

export interface ImageService {
  createSet(name: string, description?: string): Promise<ImageSet>;
  addFiles(imageSetId: string, files: AsyncIterable<ImportedFile> | Iterable<ImportedFile>): Promise<ImportReport>;
  /** A zip of pictures, one folder a label, or flat with labels.csv. Refuses path traversal and zip bombs. */
  addZip(imageSetId: string, zip: Readable | string): Promise<ImportReport>;
  /** A folder on the server's own disk (command line only). */
  addFolder(imageSetId: string, folder: string): Promise<ImportReport>;
  get(imageId: string): Promise<Image>;
  bytes(image: Image): Promise<Uint8Array>;
  /** The picture as the network is shown it. */
  fitted(image: Image, input: ModelInput): Promise<FittedImage>;
}
