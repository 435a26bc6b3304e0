/**
 * NPY files of others, as NumPy, PyTorch users and scikit-learn write them (numpy.lib.format, versions 1.0, 2.0 and 3.0):
 * numbers of any usual type become float32 where that holds them exactly, float64 otherwise (which
 * rounds whole numbers beyond 2^53). Our own files are read by decodeNpy.
 */
import { AppError } from '../domain/appError';
import { fromFloat16 } from './float16';

export interface NumberArray {
  shape: number[];
  /** Row-major, whatever the order in the file. */
  data: Float32Array | Float64Array;
}

interface ElementType {
  bytes: number;
  holds: Float32ArrayConstructor | Float64ArrayConstructor;
  read(view: DataView, place: number): number;
}

/** By NumPy's code without the byte order. */
const ELEMENT_TYPES = new Map<string, ElementType>([
  ['f2', { bytes: 2, holds: Float32Array, read: (view, place) => fromFloat16(view.getUint16(place, true)) }],
  ['f4', { bytes: 4, holds: Float32Array, read: (view, place) => view.getFloat32(place, true) }],
  ['f8', { bytes: 8, holds: Float64Array, read: (view, place) => view.getFloat64(place, true) }],
  ['b1', { bytes: 1, holds: Float32Array, read: (view, place) => view.getUint8(place) }],
  ['u1', { bytes: 1, holds: Float32Array, read: (view, place) => view.getUint8(place) }],
  ['i1', { bytes: 1, holds: Float32Array, read: (view, place) => view.getInt8(place) }],
  ['u2', { bytes: 2, holds: Float32Array, read: (view, place) => view.getUint16(place, true) }],
  ['i2', { bytes: 2, holds: Float32Array, read: (view, place) => view.getInt16(place, true) }],
  ['u4', { bytes: 4, holds: Float64Array, read: (view, place) => view.getUint32(place, true) }],
  ['i4', { bytes: 4, holds: Float64Array, read: (view, place) => view.getInt32(place, true) }],
  ['u8', { bytes: 8, holds: Float64Array, read: (view, place) => Number(view.getBigUint64(place, true)) }],
  ['i8', { bytes: 8, holds: Float64Array, read: (view, place) => Number(view.getBigInt64(place, true)) }],
]);

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const VERSION_BYTES = 8; // magic and version
/** NumPy itself refuses to read more than 10,000. */
const MAX_HEADER_BYTES = 65_536;
/** NumPy's own limit. */
const MAX_DIMENSIONS = 64;
const SAVE_AGAIN = 'Save it again with numpy.save.';

/**
 * Throws `invalid_input` that names the file, the field of its header and the fix: for what is cut off or no NPY file,
 * for other types of values, and for shapes that do not fit the bytes. Nothing is allocated before that is known.
 */
export function readNpy(bytes: Uint8Array, fileName: string): NumberArray {
  const { header, start } = splitHeader(bytes, fileName);
  const type = elementType(field(header, 'descr', /'([^']*)'/, fileName), fileName);
  const columnsFirst = field(header, 'fortran_order', /(True|False)/, fileName) === 'True';
  const shape = readShape(field(header, 'shape', /\(([\d,\sL]*)\)/, fileName), fileName);
  const count = shape.reduce((product, size) => product * size, 1);
  const there = bytes.length - start;
  if (count * type.bytes !== there)
    throw invalid(fileName, `has the shape (${shape.join(', ')}), which takes ${count * type.bytes} bytes of values, but there are ${there}`, SAVE_AGAIN); // prettier-ignore
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, there);
  const data = new type.holds(count);
  if (columnsFirst && shape.length > 1) {
    const places = columnMajorPlaces(shape);
    for (let i = 0; i < count; i++) data[i] = type.read(view, places.next() * type.bytes);
  } else for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.bytes);
  return { shape, data };
}

function splitHeader(bytes: Uint8Array, fileName: string): { header: string; start: number } {
  if (bytes.length < VERSION_BYTES || MAGIC.some((value, i) => bytes[i] !== value))
    throw invalid(fileName, 'is no NPY file: it does not start with the NPY magic bytes', SAVE_AGAIN);
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (minor !== 0 || major < 1 || major > 3)
    throw invalid(
      fileName,
      `has the format version ${major}.${minor}, and only 1.0, 2.0 and 3.0 are known`,
      SAVE_AGAIN,
    );
  const lengthBytes = major === 1 ? 2 : 4;
  const begin = VERSION_BYTES + lengthBytes;
  if (bytes.length < begin) throw invalid(fileName, 'is cut off before its header', SAVE_AGAIN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = lengthBytes === 2 ? view.getUint16(VERSION_BYTES, true) : view.getUint32(VERSION_BYTES, true);
  if (length > MAX_HEADER_BYTES)
    throw invalid(fileName, `says that its header is ${length} bytes long, and at most ${MAX_HEADER_BYTES} are read`, SAVE_AGAIN); // prettier-ignore
  if (bytes.length < begin + length) throw invalid(fileName, 'is cut off inside its header', SAVE_AGAIN);
  const header = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(begin, begin + length));
  return { header, start: begin + length };
}

/** The text of one entry of the header, which is a dictionary as Python prints it. */
function field(header: string, name: string, pattern: RegExp, fileName: string): string {
  const [first, second] = header.matchAll(new RegExp(`'${name}'\\s*:`, 'g'));
  if (!first) throw invalid(fileName, `has a header without the field "${name}"`, SAVE_AGAIN);
  if (second) throw invalid(fileName, `has the field "${name}" twice in its header`, SAVE_AGAIN);
  const value = header.slice(first.index + first[0].length).trimStart();
  const found = new RegExp(`^${pattern.source}\\s*[,}]`).exec(value)?.[1];
  if (found !== undefined) return found;
  const advice = name === 'descr' ? 'Save a plain array of numbers, not of records or objects.' : SAVE_AGAIN;
  throw invalid(fileName, `has a header whose field "${name}" cannot be read: ${value.slice(0, 40).trim()}`, advice);
}

function elementType(descr: string, fileName: string): ElementType {
  const type = ELEMENT_TYPES.get(descr.slice(1));
  const advice = 'Save it as float32: numpy.save(name, array.astype("<f4")).';
  if (!type) throw invalid(fileName, `has values of the type "${descr}" (field "descr"), which are no numbers that can be read`, advice); // prettier-ignore
  if (descr[0] === '<' || (descr[0] === '|' && type.bytes === 1)) return type;
  throw invalid(fileName, `has values of the type "${descr}" (field "descr"), which are not little-endian`, advice);
}

function readShape(tuple: string, fileName: string): number[] {
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MAX_DIMENSIONS)
    throw invalid(fileName, `has ${shape.length} dimensions (field "shape"), more than an array can have`, SAVE_AGAIN);
  // With a size of 0 the others may be anything, but the product of all must still be one that counts.
  const product = shape.reduce((all, size) => all * Math.max(1, size), 1);
  if (Number.isSafeInteger(product)) return shape;
  throw invalid(fileName, `has the shape (${tuple.trim().slice(0, 80)}), which no file can hold`, SAVE_AGAIN);
}

/** Places in a column-major array, in row-major order. */
function columnMajorPlaces(shape: readonly number[]): { next(): number } {
  const steps = shape.map((_, d) => shape.slice(0, d).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let place = 0;
  return {
    next() {
      const current = place;
      for (let d = shape.length - 1; d >= 0; d--) {
        index[d]!++;
        place += steps[d]!;
        if (index[d]! < shape[d]!) break;
        place -= steps[d]! * shape[d]!;
        index[d] = 0;
      }
      return current;
    },
  };
}

function invalid(fileName: string, problem: string, advice: string): AppError {
  return new AppError('invalid_input', `${fileName} ${problem}. ${advice}`, { field: 'input' });
}
