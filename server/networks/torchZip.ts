/** The files inside a file of torch.save, for the reader of state_dicts. Nothing is unpacked to disk. */
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { invalidCheckpoint, SAVE_WEIGHTS_ONLY } from '@/lib/checkpoint/checkpoint';
import type { ZipFiles } from '@/lib/checkpoint/readStateDict';
import { AppError } from '@/lib/domain/appError';

/** A network has a few hundred tensors, an optimiser three times as many. */
const MAX_ENTRIES = 100_000;
const MAX_ENTRY_BYTES = 2 ** 31 - 1;
/** torch stores without compressing, and weights hardly shrink; what shrinks a hundred times is made to fill memory. */
const MAX_COMPRESSION_RATIO = 100;
const RATIO_MATTERS_FROM_BYTES = 1024 ** 2;
const DAMAGED_FIX = 'Save or download it again.';

/** Opens the zip at `path` while `use` runs. Throws `invalid_network` when it is none, is damaged or is a bomb. */
export async function withTorchZip<T>(path: string, fileName: string, use: (zip: ZipFiles) => Promise<T>): Promise<T> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause) => throwUnreadable(cause, fileName));
  try {
    const entries = await readEntries(zip, fileName);
    return await use({
      names: [...entries.keys()],
      read: (name) => readEntry(zip, entries.get(name), name, fileName),
    });
  } finally {
    zip.close();
  }
}

async function readEntries(zip: ZipFile, fileName: string): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES)
    throw invalidCheckpoint(fileName, `holds ${zip.entryCount} files, more than a network has`, SAVE_WEIGHTS_ONLY);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName))
        throw invalidCheckpoint(fileName, `holds ${JSON.stringify(entry.fileName)} twice`, SAVE_WEIGHTS_ONLY);
      entries.set(entry.fileName, entry);
    }
  } catch (cause) {
    throwUnreadable(cause, fileName);
  }
  const total = [...entries.values()].reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  if (total > zip.fileSize)
    throw invalidCheckpoint(fileName, 'is damaged: its entries lie on top of each other', DAMAGED_FIX);
  return entries;
}

async function readEntry(zip: ZipFile, entry: Entry | undefined, name: string, fileName: string): Promise<Uint8Array> {
  if (!entry) throw invalidCheckpoint(fileName, `lacks ${JSON.stringify(name)}`, DAMAGED_FIX);
  const { uncompressedSize, compressedSize } = entry;
  const isBomb = uncompressedSize > RATIO_MATTERS_FROM_BYTES && uncompressedSize > compressedSize * MAX_COMPRESSION_RATIO; // prettier-ignore
  if (isBomb || uncompressedSize > MAX_ENTRY_BYTES)
    throw invalidCheckpoint(
      fileName,
      `is refused: ${JSON.stringify(name)} unpacks from ${compressedSize} to ${uncompressedSize} bytes, as no weights do`,
      SAVE_WEIGHTS_ONLY,
    );
  if (entry.isEncrypted() || !entry.canDecodeFileData())
    throw invalidCheckpoint(fileName, `keeps ${JSON.stringify(name)} encrypted or oddly compressed`, SAVE_WEIGHTS_ONLY);
  const chunks: Buffer[] = [];
  try {
    // The stream fails as soon as it holds more or less than the entry declares.
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (cause) {
    throwUnreadable(cause, fileName);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32)
    throw invalidCheckpoint(fileName, `is damaged: ${JSON.stringify(name)} does not match its checksum`, DAMAGED_FIX);
  return bytes;
}

function throwUnreadable(cause: unknown, fileName: string): never {
  // A failing disk is not the user's file.
  if (cause instanceof AppError || (cause instanceof Error && 'syscall' in cause)) throw cause;
  throw invalidCheckpoint(fileName, 'is cut off or damaged', DAMAGED_FIX, cause);
}
