/**
 * Writes a zip whose files are stored as they are: pictures and arrays are packed already, and a compressor's bytes differ
 * from one processor to another. Equal files give equal bytes: the time in it is always 1980. Sizes and checksums stand
 * before each file, so that it can be read from the front, too; beyond 4 GiB the directory is that of Zip64.
 */
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppError } from '@/lib/domain/appError';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that is in memory, or one on the disk whose size and CRC-32 are known. */
export type ZippedFile = { name: string } & ({ bytes: Uint8Array } | { path: string; size: number; crc: number });

const VERSION = 20;
const ZIP64_VERSION = 45;
/** Names are UTF-8. */
const FLAGS = 0x800;
/** 1 January 1980, midnight: the first that a zip can say. */
const [DOS_TIME, DOS_DATE] = [0, 0x21];
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
const READ_BYTES = 1 << 20;

/** The zip, block by block; one file at a time is in memory. Throws `too_large` for a file of 4 GiB. */
export async function* storedZip(files: AsyncIterable<ZippedFile> | Iterable<ZippedFile>): AsyncGenerator<Bytes> {
  const directory: Bytes[] = [];
  let offset = 0;
  for await (const file of files) {
    const entry = 'bytes' in file ? { size: file.bytes.byteLength, crc: crc32(file.bytes) } : file;
    if (entry.size >= MAX_32)
      throw new AppError('too_large', `${file.name} has 4 GiB and more. Export fewer findings at a time.`);
    const head = localHeader(file.name, entry);
    yield head;
    if ('bytes' in file) yield Uint8Array.from(file.bytes);
    else
      for await (const block of createReadStream(file.path, { highWaterMark: READ_BYTES }))
        yield Uint8Array.from(block as Buffer);
    directory.push(directoryEntry(file.name, entry, offset));
    offset += head.length + entry.size;
  }
  for (const entry of directory) yield entry;
  yield endOf(
    directory.length,
    directory.reduce((sum, { length }) => sum + length, 0),
    offset,
  );
}

interface Measured {
  size: number;
  crc: number;
}

/** What the two headers of a file have in common: versions, flags, method, time, checksum and sizes. */
function shared(fields: DataView, at: number, nameBytes: number, extraBytes: number, { size, crc }: Measured): void {
  fields.setUint16(at, extraBytes > 0 ? ZIP64_VERSION : VERSION, true);
  fields.setUint16(at + 2, FLAGS, true);
  fields.setUint16(at + 6, DOS_TIME, true);
  fields.setUint16(at + 8, DOS_DATE, true);
  fields.setUint32(at + 10, crc, true);
  fields.setUint32(at + 14, size, true);
  fields.setUint32(at + 18, size, true);
  fields.setUint16(at + 22, nameBytes, true);
  fields.setUint16(at + 24, extraBytes, true);
}

function localHeader(name: string, measured: Measured): Bytes {
  const [bytes, fields, nameBytes] = block(30, name, 0);
  fields.setUint32(0, 0x04034b50, true);
  shared(fields, 4, nameBytes, 0, measured);
  return bytes;
}

function directoryEntry(name: string, measured: Measured, offset: number): Bytes {
  const isFar = offset >= MAX_32;
  const [bytes, fields, nameBytes] = block(46, name, isFar ? 12 : 0);
  fields.setUint32(0, 0x02014b50, true);
  fields.setUint16(4, isFar ? ZIP64_VERSION : VERSION, true);
  shared(fields, 6, nameBytes, isFar ? 12 : 0, measured);
  fields.setUint32(42, isFar ? MAX_32 : offset, true);
  if (isFar) {
    const extra = 46 + nameBytes;
    fields.setUint16(extra, 1, true);
    fields.setUint16(extra + 2, 8, true);
    fields.setBigUint64(extra + 4, BigInt(offset), true);
  }
  return bytes;
}

/** The end of the directory; with the larger one of Zip64 before it, where the numbers need it. */
function endOf(count: number, directoryBytes: number, directoryAt: number): Bytes {
  const isLarge = count >= MAX_16 || directoryBytes >= MAX_32 || directoryAt >= MAX_32;
  const start = isLarge ? 56 + 20 : 0;
  const bytes = new Uint8Array(start + 22);
  const fields = new DataView(bytes.buffer);
  if (isLarge) {
    fields.setUint32(0, 0x06064b50, true);
    fields.setBigUint64(4, 44n, true);
    fields.setUint16(12, ZIP64_VERSION, true);
    fields.setUint16(14, ZIP64_VERSION, true);
    fields.setBigUint64(24, BigInt(count), true);
    fields.setBigUint64(32, BigInt(count), true);
    fields.setBigUint64(40, BigInt(directoryBytes), true);
    fields.setBigUint64(48, BigInt(directoryAt), true);
    fields.setUint32(56, 0x07064b50, true);
    fields.setBigUint64(64, BigInt(directoryAt + directoryBytes), true);
    fields.setUint32(72, 1, true);
  }
  fields.setUint32(start, 0x06054b50, true);
  fields.setUint16(start + 8, isLarge ? MAX_16 : count, true);
  fields.setUint16(start + 10, isLarge ? MAX_16 : count, true);
  fields.setUint32(start + 12, isLarge ? MAX_32 : directoryBytes, true);
  fields.setUint32(start + 16, isLarge ? MAX_32 : directoryAt, true);
  return bytes;
}

/** Room for a header, with the name behind its fields and what comes after that. */
function block(fieldBytes: number, name: string, extraBytes: number): [Bytes, DataView, number] {
  const nameBytes = new TextEncoder().encode(name);
  const bytes = new Uint8Array(fieldBytes + nameBytes.length + extraBytes);
  bytes.set(nameBytes, fieldBytes);
  return [bytes, new DataView(bytes.buffer), nameBytes.length];
}
