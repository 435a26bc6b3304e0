/**
 * The NPY format, version 1.0, for float32 and int32 arrays in C order (numpy.lib.format):
 * magic "\x93NUMPY", version 1 0, header length as uint16 little-endian, a Python dict padded with spaces to a multiple
 * of 64 bytes and ended by a newline, then the values, little-endian.
 */
import { AppError } from '../domain/appError';

export interface NpyArray {
  shape: number[];
  /** Row-major. */
  data: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const PREAMBLE_BYTES = 10; // magic, version, header length
const ALIGNMENT = 64;

/** Throws `internal` when the shape does not match the number of values. */
export function encodeNpy({ shape, data }: { shape: number[]; data: Float32Array | Int32Array }): Uint8Array {
  if (product(shape) !== data.length)
    throw new AppError('internal', `An array of ${data.length} values does not have the shape (${shape.join(', ')}).`);
  const head = npyHead(shape, 0, data instanceof Int32Array ? '<i4' : '<f4');
  const bytes = new Uint8Array(head.length + data.length * 4);
  bytes.set(head);
  bytes.set(littleEndian(data), head.length);
  return bytes;
}

/**
 * Everything before the values of an array of this shape, for files that are written piece by piece. `atLeast` bytes
 * long: so a file whose number of rows is not known yet can be given its head at the end.
 */
export function npyHead(shape: readonly number[], atLeast = 0, type: '<f4' | '<i4' = '<f4'): Uint8Array {
  // A tuple of one is written "(3,)", as Python does.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil(Math.max(PREAMBLE_BYTES + dict.length + 1, atLeast) / ALIGNMENT) * ALIGNMENT;
  const header = dict.padEnd(start - PREAMBLE_BYTES - 1) + '\n';
  const bytes = new Uint8Array(start);
  bytes.set(MAGIC);
  bytes.set([1, 0], 6);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[PREAMBLE_BYTES + i] = header.charCodeAt(i);
  return bytes;
}

/** Values as they stand in the file, whatever this machine's own byte order is. */
export function littleEndian(values: Float32Array | Int32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  const whole = values instanceof Int32Array;
  for (let i = 0; i < values.length; i++)
    if (whole) view.setInt32(i * 4, values[i]!, true);
    else view.setFloat32(i * 4, values[i]!, true);
  return bytes;
}

/** Throws `invalid_input` that says what is wrong with the bytes: only what encodeNpy writes is accepted. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < PREAMBLE_BYTES || MAGIC.some((value, i) => bytes[i] !== value))
    throw invalid('it does not start with the NPY magic bytes');
  if (bytes[6] !== 1 || bytes[7] !== 0) throw invalid(`version ${bytes[6]}.${bytes[7]} is not supported, only 1.0`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREAMBLE_BYTES + view.getUint16(8, true);
  if (bytes.length < start) throw invalid('the header is cut off');

  const header = String.fromCharCode(...bytes.subarray(PREAMBLE_BYTES, start));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  if (descr !== '<f4') throw invalid(`the element type is ${descr ?? 'missing'}, not little-endian float32 ('<f4')`);
  if (!/'fortran_order':\s*False/.test(header)) throw invalid('the array is not in C order (fortran_order: False)');
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (tuple === undefined) throw invalid('the shape is missing');
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);

  const count = product(shape);
  if (bytes.length - start !== count * 4)
    throw invalid(
      `the shape (${shape.join(', ')}) needs ${count * 4} bytes of values, but there are ${bytes.length - start}`,
    );
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = view.getFloat32(start + i * 4, true);
  return { shape, data };
}

function invalid(reason: string): AppError {
  return new AppError('invalid_input', `The array is not a valid NPY file: ${reason}.`);
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
