/**
 * Opens an archive that somebody sent. Only the document and files under their hashes may be in it, under exactly those
 * names: nothing is ever written under a name from the zip. Everything is checked before anything is unpacked.
 */
import { crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import { ARCHIVE_DOCUMENT, ARTIFACT_FOLDER } from '@/lib/findingArchive/archive';
import { isIgnored, shownPath } from '@/lib/pictures/filePaths';

const MIB = 1024 ** 2;
export const MAX_DOCUMENT_BYTES = 2048 * MIB;
/** Of a picture or an array. The largest that Specular freezes are the pictures of heatmaps and maps. */
export const MAX_ARTIFACT_BYTES = 64 * MIB;
const MAX_ENTRIES = 500_000;
/** Text may be packed well; what is above this is no text that anybody wrote. */
const MAX_COMPRESSION_RATIO = 200;
const RATIO_MATTERS_FROM_BYTES = MIB;

const ARTIFACT_NAME = new RegExp(`^${ARTIFACT_FOLDER}([0-9a-f]{64})$`);

export interface ArchiveZip {
  /** The document, from its start; may be asked for again. It fails where its bytes are not what the zip declares. */
  document(): AsyncGenerator<Buffer>;
  /** Its size, as the zip declares it. */
  documentBytes: number;
  hasArtifact(hash: Sha256): boolean;
  /** The bytes of a file, as a stream that fails as the document does. */
  artifact(hash: Sha256): AsyncGenerator<Buffer>;
}

/** Hands over the archive at `path`, and closes it. Throws `invalid_input` and `too_large`. */
export async function withArchiveZip<T>(path: string, use: (archive: ArchiveZip) => Promise<T>): Promise<T> {
  const zip = await openPromise(path, { autoClose: false, decodeStrings: false }).catch(throwUnreadable);
  try {
    return await use(await list(zip));
  } finally {
    zip.close();
  }
}

async function list(zip: ZipFile): Promise<ArchiveZip> {
  if (zip.entryCount > MAX_ENTRIES)
    throw new AppError('too_large', `The archive has ${zip.entryCount} files; at most ${MAX_ENTRIES} are read.`);
  const entries = new Map<string, Entry>();
  let packedBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === null) continue;
      if (entries.has(name)) throw refused(name, 'is in it twice');
      checkEntry(name, entry);
      packedBytes += entry.compressedSize;
      entries.set(name, entry);
    }
  } catch (error) {
    throwUnreadable(error);
  }
  if (packedBytes > zip.fileSize)
    throw new AppError('invalid_input', 'The files of this zip lie on top of each other, as no honest zip has them.');
  const document = entries.get(ARCHIVE_DOCUMENT);
  if (!document)
    throw new AppError('invalid_input', `There is no ${ARCHIVE_DOCUMENT} in this zip: choose one that was exported as JSON.`); // prettier-ignore
  return {
    document: () => contentOf(zip, ARCHIVE_DOCUMENT, document),
    documentBytes: document.uncompressedSize,
    hasArtifact: (hash) => entries.has(ARTIFACT_FOLDER + hash),
    artifact(hash) {
      const entry = entries.get(ARTIFACT_FOLDER + hash);
      if (!entry) throw new AppError('invalid_input', `${ARTIFACT_FOLDER}${hash} is missing in the archive.`);
      return contentOf(zip, ARTIFACT_FOLDER + hash, entry);
    },
  };
}

/** Null: a folder, or what macOS adds. Throws for everything that does not belong into an archive. */
function nameOf(entry: Entry): string | null {
  const name = entry.fileNameRaw.toString('latin1');
  if (name === ARTIFACT_FOLDER) return null;
  if (name === ARCHIVE_DOCUMENT || ARTIFACT_NAME.test(name)) return name;
  if (isIgnored(name) && !name.includes('..')) return null;
  throw refused(
    name,
    'does not belong into it: there may be findings.json, and files under their hashes in artifacts/',
  );
}

function checkEntry(name: string, entry: Entry): void {
  if (entry.isEncrypted()) throw refused(name, 'is encrypted');
  if (!entry.canDecodeFileData()) throw refused(name, `is compressed by method ${entry.compressionMethod}`);
  const most = name === ARCHIVE_DOCUMENT ? MAX_DOCUMENT_BYTES : MAX_ARTIFACT_BYTES;
  const { uncompressedSize: size, compressedSize: packed } = entry;
  if (size > most)
    throw new AppError('too_large', `${name} has ${Math.ceil(size / MIB)} MiB; at most ${most / MIB} are read.`);
  if (size > RATIO_MATTERS_FROM_BYTES && size > packed * MAX_COMPRESSION_RATIO)
    throw refused(name, `unpacks to more than ${MAX_COMPRESSION_RATIO} times its size`);
}

async function* contentOf(zip: ZipFile, name: string, entry: Entry): AsyncGenerator<Buffer> {
  let crc = 0;
  let stream: Readable | undefined;
  try {
    // The stream fails as soon as it holds more or less than the entry declares.
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      crc = crc32(chunk as Buffer, crc);
      yield chunk as Buffer;
    }
  } catch (cause) {
    if (cause instanceof AppError || (cause instanceof Error && 'syscall' in cause)) throw cause;
    throw damaged(name, cause);
  } finally {
    stream?.destroy();
  }
  if (crc !== entry.crc32) throw damaged(name);
}

function damaged(name: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `${name} is damaged in the archive. Export it again.`, { cause });
}

function refused(name: string, why: string): AppError {
  return new AppError('invalid_input', `The archive cannot be read: ${shownPath(name)} ${why}.`);
}

function throwUnreadable(cause: unknown): never {
  // A failing disk is not the user's zip.
  if (cause instanceof AppError || (cause instanceof Error && 'syscall' in cause)) throw cause;
  throw new AppError('invalid_input', 'This is not a zip file, or it is cut off or damaged. Export or send it again.', {
    cause,
  });
}
