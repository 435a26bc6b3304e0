/** The files of a zip, listed without unpacking any of them: nothing is ever written under a name from the zip. */
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, validateFileName, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { isIgnored, shownPath } from '@/lib/pictures/filePaths';
import { formatMegabytes, tooLarge, type FileListing, type ListedFile } from './fileListing';
import { inTurns } from './inTurns';

export const MAX_ZIP_ENTRIES = 100_000;
export const MAX_UNPACKED_BYTES = 8 * 1024 ** 3;
/** Names, notes and extra fields of all entries, which are in memory together: 100,000 ordinary ones have some 20 MiB. */
const MAX_DIRECTORY_BYTES = 64 * 1024 ** 2;
/** Pictures are compressed already. Deflate reaches 1,032; blank bitmaps come near, small ones are let pass. */
export const MAX_COMPRESSION_RATIO = 200;
const RATIO_MATTERS_FROM_BYTES = 1024 ** 2;

/** Systems whose file types stand in the attributes: Unix and macOS. */
const UNIX_SYSTEMS = [3, 19];
const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Opens the zip at `path`, hands over its listing, and closes it. A file of more than `maxFileBytes` is refused, alone.
 * Throws before anything is read from it: `invalid_input`
 * when it is no zip or is damaged, `too_large` when it declares more than the limits.
 */
export async function withZipListing<T>(
  path: string,
  use: (listing: FileListing) => Promise<T>,
  maxFileBytes = MAX_IMAGE_BYTES,
): Promise<T> {
  // Names are decoded here: the reader would give up the whole zip for one bad name.
  const zip = await openPromise(path, { autoClose: false, decodeStrings: false }).catch(throwUnreadable);
  try {
    return await use(await listZip(zip, maxFileBytes));
  } finally {
    zip.close();
  }
}

async function listZip(zip: ZipFile, maxFileBytes: number): Promise<FileListing> {
  if (zip.entryCount > MAX_ZIP_ENTRIES)
    throw new AppError(
      'too_large',
      `The zip file has ${zip.entryCount} entries; at most ${MAX_ZIP_ENTRIES} are read. Split it into several.`,
    );
  const entries = await readEntries(zip);
  const listing: FileListing = { files: [], refused: [] };
  const seen = new Set<string>();
  const accepted: Entry[] = [];
  for await (const entry of inTurns(entries)) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    if (name.endsWith('/')) continue;
    const path = name.replace(/^(\.\/)+/, '');
    const problem =
      findProblem(path, entry, maxFileBytes) ??
      (seen.has(path) ? 'is in the zip twice; the first one was taken' : null);
    if (problem !== null) listing.refused.push({ fileName: name, message: `${shownPath(name)} ${problem}.` });
    else if (!isIgnored(path)) {
      listing.files.push(fileOf(zip, entry, path, maxFileBytes));
      accepted.push(entry);
    }
    seen.add(path);
  }
  checkTotals(zip, accepted);
  return listing;
}

/** What no single entry shows. Every entry is within its own limits here, those that are not are out already. */
function checkTotals(zip: ZipFile, entries: readonly Entry[]): void {
  const unpackedBytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (unpackedBytes > MAX_UNPACKED_BYTES)
    throw new AppError(
      'too_large',
      `The zip file unpacks to ${formatMegabytes(unpackedBytes)} from ${formatMegabytes(zip.fileSize)}; at most ` +
        `${formatMegabytes(MAX_UNPACKED_BYTES)} are read. Split it into several.`,
    );
  const packedBytes = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (packedBytes > zip.fileSize)
    throw new AppError(
      'invalid_input',
      'The entries of this zip file lie on top of each other, as no honest zip has them. Make it again.',
    );
}

async function readEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      if (bytes > MAX_DIRECTORY_BYTES) throw largeDirectory();
      entries.push(entry);
    }
  } catch (error) {
    throwUnreadable(error);
  }
  return entries;
}

function findProblem(path: string, entry: Entry, maxFileBytes: number): string | null {
  // eslint-disable-next-line no-control-regex -- a control character in a name is exactly what is looked for
  if (validateFileName(path) !== null || /[\0-\x1f]/.test(path))
    return 'has a name that leads out of the zip or is no plain path';
  if (isLink(entry)) return 'is a symbolic link; put the picture itself into the zip';
  if (isIgnored(path)) return null;
  if (entry.isEncrypted()) return 'is encrypted; make the zip again without a password';
  if (!entry.canDecodeFileData())
    return `is compressed by method ${entry.compressionMethod}; make the zip again with the usual method (deflate)`;
  if (entry.uncompressedSize > maxFileBytes)
    return `has ${formatMegabytes(entry.uncompressedSize)}; at most ${formatMegabytes(maxFileBytes)} are read`;
  if (isBomb(entry.uncompressedSize, entry.compressedSize))
    return `unpacks to more than ${MAX_COMPRESSION_RATIO} times its size, as no photograph does`;
  return null;
}

function isLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  return UNIX_SYSTEMS.includes(versionMadeBy >> 8) && type === SYMBOLIC_LINK;
}

function isBomb(unpackedBytes: number, packedBytes: number): boolean {
  return unpackedBytes > RATIO_MATTERS_FROM_BYTES && unpackedBytes > packedBytes * MAX_COMPRESSION_RATIO;
}

function fileOf(zip: ZipFile, entry: Entry, path: string, maxFileBytes: number): ListedFile {
  return {
    path,
    bytes: entry.uncompressedSize,
    async read(maxBytes = maxFileBytes) {
      if (entry.uncompressedSize > maxBytes) throw tooLarge(path, entry.uncompressedSize, maxBytes);
      const chunks: Buffer[] = [];
      try {
        // The stream fails as soon as it holds more or less than the entry declares.
        for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      } catch (cause) {
        throw damagedEntry(path, cause);
      }
      const bytes = Buffer.concat(chunks);
      if (crc32(bytes) !== entry.crc32) throw damagedEntry(path);
      return bytes;
    },
  };
}

function damagedEntry(path: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `${path} is damaged in the zip. Make the zip again.`, { cause });
}

function largeDirectory(): AppError {
  return new AppError(
    'too_large',
    `The names and notes of its entries take more than ${formatMegabytes(MAX_DIRECTORY_BYTES)} of this zip file. ` +
      'Split it into several.',
  );
}

function throwUnreadable(cause: unknown): never {
  // A failing disk is not the user's zip.
  if (cause instanceof AppError || (cause instanceof Error && 'syscall' in cause)) throw cause;
  throw new AppError('invalid_input', 'This is not a zip file, or it is cut off or damaged. Make or upload it again.', {
    cause,
  });
}
