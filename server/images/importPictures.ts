/** Takes pictures into a set: each is checked, stored and given a row, some at a time. */
import { randomUUID } from 'node:crypto';
import type { NewImage } from '@/lib/domain/imageSet';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import { refusalMessage, type RefusedFile } from './fileListing';
import type { ImportReport } from './imageService';

export interface ImportDependencies {
  database: Pick<Database, 'images'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'withTemporaryFile'>;
  imageReader: Pick<ImageReader, 'info' | 'fit'>;
}

export interface IncomingPicture {
  /** As the user knows it, folders included: named in the report. */
  path: string;
  /** As it is stored. */
  fileName: string;
  label: string | null;
  bytes: Uint8Array;
}
/** A file that was read, or the reason why it could not be. */
export type Incoming = IncomingPicture | RefusedFile;

/** A chunk is stored as a whole or not at all; its pictures are in memory together. */
const CHUNK_FILES = 128;
const CHUNK_BYTES = 64 * 1024 * 1024;

/** Appends the usable pictures to an existing set, in their order, and reports the others. */
export async function importPictures(
  { database, artifacts, imageReader }: ImportDependencies,
  imageSetId: string,
  incoming: AsyncIterable<Incoming> | Iterable<Incoming>,
): Promise<Omit<ImportReport, 'imageSet'>> {
  const refused: RefusedFile[] = [];
  let added = 0;
  for await (const chunk of chunks(incoming)) {
    const outcomes = await Promise.all(chunk.map(async (file) => ('bytes' in file ? store(file) : file)));
    const images = outcomes.filter((outcome) => 'hash' in outcome);
    refused.push(...outcomes.filter((outcome) => 'message' in outcome));
    if (images.length > 0) await database.images.addImages(imageSetId, images);
    added += images.length;
  }
  return { added, refused };

  async function store({ path, fileName, label, bytes }: IncomingPicture): Promise<NewImage | RefusedFile> {
    try {
      const { widthPx, heightPx } = await imageReader.info(bytes, path);
      return { id: randomUUID(), fileName, label, hash: await artifacts.put(bytes), widthPx, heightPx };
    } catch (error) {
      const message = refusalMessage(error);
      if (message === null) throw error;
      return { fileName: path, message };
    }
  }
}

async function* chunks(incoming: AsyncIterable<Incoming> | Iterable<Incoming>): AsyncGenerator<Incoming[]> {
  let chunk: Incoming[] = [];
  let bytes = 0;
  for await (const file of incoming) {
    chunk.push(file);
    bytes += 'bytes' in file ? file.bytes.length : 0;
    if (chunk.length < CHUNK_FILES && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}
