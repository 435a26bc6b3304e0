/**
 * The file in which cells of a result are stored: the chunks of an unfinished run and the finished whole have the same
 * format, so that each one carries the base and can be read alone. All numbers are little-endian, as typed arrays are
 * on every platform that the inference runtime supports.
 *
 *   0  magic "SPECCELL" · 8 version (u32) · 12 rows · 16 cols · 20 classCount · 24 from · 28 count (u32 each)
 *  32  resultKey (32 bytes): ties the file to its result, and makes it differ from every other result's files, so that
 *      deleting the chunks of one result can never delete bytes that another one uses
 *  64  SHA-256 of bytes 0…63 and the base, so that the base can be trusted without reading the whole file
 *  96  base: classCount float32, probabilities on the unoccluded picture
 *   …  count × classCount float32: probability vectors of positions from…from+count-1 of the progressive order
 *
 * Version 1 is the same, but for the order: its levels began with every 8th cell at most (FIRST_STEP_OF_VERSION_1).
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';

const MAGIC = 'SPECCELL';
const VERSION = 2;
const READ_VERSIONS: readonly number[] = [1, VERSION];
/** Of the progressive order of files of version 1, see levelSteps. */
export const FIRST_STEP_OF_VERSION_1 = 8;
const FIXED_BYTES = 64;
const BASE_AT = 96;
/** Written and hashed in pieces, so that a large result does not hold up the event loop. */
const SLICE_BYTES = 1024 * 1024;

export interface ResultHeader {
  version: number;
  resultKey: Sha256;
  rows: number;
  cols: number;
  classCount: number;
  from: number;
  count: number;
  base: Float32Array;
}
export interface ResultFile extends ResultHeader {
  /** count × classCount, cell by cell in the progressive order. */
  vectors: Float32Array;
}

/** Bytes of a file of the newest version, in pieces that are views of the vectors (nothing is copied). */
export function* encodeResultFile(file: Omit<ResultFile, 'version'>): Generator<Uint8Array> {
  const { classCount, count, base, vectors } = file;
  if (base.length !== classCount || vectors.length !== count * classCount)
    throw new TypeError(`encodeResultFile: ${vectors.length} values are not ${count} cells of ${classCount} classes`);
  const head = Buffer.alloc(BASE_AT + base.byteLength);
  head.write(MAGIC, 0, 'ascii');
  const numbers = [VERSION, file.rows, file.cols, classCount, file.from, count];
  numbers.forEach((value, index) => head.writeUInt32LE(value, 8 + 4 * index));
  Buffer.from(file.resultKey, 'hex').copy(head, 32);
  head.set(bytesOf(base), BASE_AT);
  headDigest(head).copy(head, FIXED_BYTES);
  yield head;
  const body = bytesOf(vectors);
  for (let at = 0; at < body.length; at += SLICE_BYTES) yield body.subarray(at, at + SLICE_BYTES);
}

/** Throws `storage_damaged` when the bytes are not a whole file of this format. The vectors are a view where possible. */
export function decodeResultFile(bytes: Uint8Array): ResultFile {
  const header = decodeHead(bytes);
  const at = BASE_AT + header.base.byteLength;
  const expected = at + header.count * header.classCount * 4;
  if (bytes.byteLength !== expected) throw damaged(`it has ${bytes.byteLength} bytes instead of ${expected}`);
  return { ...header, vectors: floatsAt(bytes, at, header.count * header.classCount) };
}

/** Reads the header and the base alone: a few kilobytes of a file that may have hundreds of megabytes. */
export async function readResultHeader(path: string): Promise<ResultHeader> {
  const file = await open(path, 'r');
  try {
    const fixed = Buffer.alloc(BASE_AT);
    await file.read(fixed, 0, BASE_AT, 0);
    const classCount = decodeFixed(fixed).classCount;
    const head = Buffer.alloc(BASE_AT + classCount * 4);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return decodeHead(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function decodeFixed(bytes: Uint8Array): Omit<ResultHeader, 'base'> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, BASE_AT));
  if (head.length < BASE_AT || head.toString('ascii', 0, 8) !== MAGIC) throw damaged('it does not start as one');
  const version = head.readUInt32LE(8);
  if (!READ_VERSIONS.includes(version))
    throw new AppError(
      'unsupported',
      `A stored result has version ${version} of its format, this server reads versions ${READ_VERSIONS.join(' and ')}. A newer Specular wrote it: start that one again, nothing was changed.`,
    );
  const [rows, cols, classCount, from, count] = [12, 16, 20, 24, 28].map((at) => head.readUInt32LE(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (classCount < 1 || from + count > rows * cols) throw damaged('its shape cannot be right');
  return { version, resultKey: head.toString('hex', 32, 64), rows, cols, classCount, from, count };
}

function decodeHead(bytes: Uint8Array): ResultHeader {
  const fixed = decodeFixed(bytes);
  const end = BASE_AT + fixed.classCount * 4;
  if (bytes.byteLength < end) throw damaged('it ends within its header');
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  if (!headDigest(head).equals(head.subarray(FIXED_BYTES, BASE_AT))) throw damaged('its header was changed');
  return { ...fixed, base: floatsAt(bytes, BASE_AT, fixed.classCount).slice() };
}

function headDigest(head: Buffer): Buffer {
  return createHash('sha256').update(head.subarray(0, FIXED_BYTES)).update(head.subarray(BASE_AT)).digest();
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A Buffer may start at any byte; a Float32Array may not. */
function floatsAt(bytes: Uint8Array, at: number, length: number): Float32Array {
  const start = bytes.byteOffset + at;
  if (start % 4 === 0) return new Float32Array(bytes.buffer, start, length);
  return new Float32Array(bytes.slice(at, at + length * 4).buffer);
}

function damaged(why: string): AppError {
  return new AppError(
    'storage_damaged',
    `A stored result cannot be read: ${why}. Run the occlusion again to compute it anew.`,
  );
}
