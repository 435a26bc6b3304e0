/** Where a tensor says that its bytes lie, checked: the entries come from the file and may say anything. */
import { AppError } from '../domain/appError';
import { type TensorProto, TensorProto_DataType } from './generated/onnx_pb';
import { elementCount } from './tensorValues';

export interface ExternalPlace {
  /** Relative path with "/", inside the network's folder. */
  location: string;
  /** In bytes. */
  offset: number;
  length: number;
}

/** Bits of an element; types that are not listed (texts) cannot lie in another file. */
const ELEMENT_BITS = new Map<number, number>([
  [TensorProto_DataType.FLOAT, 32],
  [TensorProto_DataType.UINT8, 8],
  [TensorProto_DataType.INT8, 8],
  [TensorProto_DataType.UINT16, 16],
  [TensorProto_DataType.INT16, 16],
  [TensorProto_DataType.INT32, 32],
  [TensorProto_DataType.INT64, 64],
  [TensorProto_DataType.BOOL, 8],
  [TensorProto_DataType.FLOAT16, 16],
  [TensorProto_DataType.DOUBLE, 64],
  [TensorProto_DataType.UINT32, 32],
  [TensorProto_DataType.UINT64, 64],
  [TensorProto_DataType.BFLOAT16, 16],
]);

/** Throws `invalid_network` that names tensor and location when the place cannot be right. */
export function externalPlace(tensor: TensorProto, name: string, fileName: string): ExternalPlace {
  const fail = (problem: string, fix = 'Export the network again.') =>
    new AppError(
      'invalid_network',
      `The file "${fileName}" keeps the tensor "${name}" outside, but ${problem}. ${fix}`,
    );
  const entry = (key: string) => tensor.externalData.find((pair) => pair.key === key)?.value;

  const location = entry('location');
  if (!location) throw fail('does not say in which file');
  const plain = plainPath(location);
  if (plain === null)
    throw fail(
      `in "${location}", which is not a file in the network's own folder`,
      'For safety only files beside the network are read: put it there and export again with a plain file name.',
    );
  const number = (key: string): number | null => {
    const text = entry(key);
    if (text === undefined || text === '') return null;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    throw fail(`its ${key} in "${location}" is "${text}", which is no number of bytes`);
  };

  const bits = ELEMENT_BITS.get(tensor.dataType);
  if (bits === undefined) throw fail(`has a type of value (${tensor.dataType}) that cannot lie in another file`);
  const bytes = (elementCount(tensor) * bits) / 8;
  if (tensor.dims.some((dim) => dim < 0n) || !Number.isSafeInteger(bytes))
    throw fail(`its shape (${tensor.dims.join(' × ')}) cannot be right`);
  const length = number('length') ?? bytes;
  if (length !== bytes)
    throw fail(
      `its length in "${location}" is ${length.toLocaleString('en')} bytes, and its shape (${tensor.dims.join(' × ')}) needs ${bytes.toLocaleString('en')}`,
    );
  return { location: plain, offset: number('offset') ?? 0, length };
}

/** The path without "./"; null when it may lead out of the folder, on any system. */
function plainPath(location: string): string | null {
  if (/[\\\0:]/.test(location) || location.startsWith('/')) return null;
  const parts = location.split('/').filter((part) => part !== '.' && part !== '');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}
