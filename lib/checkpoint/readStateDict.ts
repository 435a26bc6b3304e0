/**
 * The tensors of what torch.save made of a state_dict: a zip with data.pkl (names, shapes, places), and a file of numbers
 * for each tensor below data/. Whoever calls opens the zip.
 */
import { AppError } from '../domain/appError';
import { type CheckpointTensor, invalidCheckpoint, quoted, SAVE_WEIGHTS_ONLY } from './checkpoint';
import { countElements, decodeElements, ELEMENT_BYTES } from './elements';
import { isKind, type PickleDict, type PickleValue, type StoredTensor } from './pickleValues';
import { readPickle } from './readPickle';

/** The files of a zip. */
export interface ZipFiles {
  names: readonly string[];
  /** Throws `invalid_network` when the entry is damaged. The name is one of `names`. */
  read(name: string): Promise<Uint8Array>;
}

const PICKLE = 'data.pkl';
/** Where training scripts keep the weights among other things. */
const USUAL_KEYS = ['state_dict', 'model_state_dict', 'model'];

/** Double the bytes of the largest network that can be stored: float64 weights, each read once. */
const MAX_READ_BYTES = 2 ** 32;

/** Throws `invalid_network` that names the file, what is refused or missing, and the fix. Runs nothing of the file. */
export async function readStateDict(zip: ZipFiles, fileName: string): Promise<CheckpointTensor[]> {
  const folder = findFolder(zip.names, fileName);
  const byteOrder = `${folder}byteorder`;
  if (zip.names.includes(byteOrder) && new TextDecoder().decode(await zip.read(byteOrder)).trim() !== 'little')
    throw invalidCheckpoint(fileName, 'keeps its numbers in the order of big-endian machines', 'Save it again on a usual one.'); // prettier-ignore
  const root = readPickle(await zip.read(folder + PICKLE), fileName);
  const readStorage = storageReader(zip, fileName);
  return tensorsOf(root, fileName).map(([name, tensor]) => ({
    name,
    shape: tensor.shape,
    read: () => readTensor(readStorage, `${folder}data/${tensor.storage.key}`, name, tensor, fileName),
  }));
}

/** The file of numbers with this path; null when there is none. */
type ReadStorage = (entry: string) => Promise<Uint8Array | null>;

/**
 * Tensors may be views of one storage: read one after the other it is read once. All files together have a limit, or a
 * thousand tensors could have the largest of them unpacked a thousand times.
 */
function storageReader(zip: ZipFiles, fileName: string): ReadStorage {
  const names = new Set(zip.names);
  let last: { entry: string; bytes: Uint8Array } | null = null;
  let total = 0;
  return async (entry) => {
    if (last?.entry === entry) return last.bytes;
    if (!names.has(entry)) return null;
    last = null;
    const bytes = await zip.read(entry);
    total += bytes.length;
    if (total > MAX_READ_BYTES)
      throw invalidCheckpoint(fileName, 'has its tensors scattered over so much data that it would take forever to read', SAVE_WEIGHTS_ONLY); // prettier-ignore
    last = { entry, bytes };
    return bytes;
  };
}

/** torch puts everything into one folder, named as the file or "archive". */
function findFolder(names: readonly string[], fileName: string): string {
  const pickles = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [found] = pickles;
  if (!found || pickles.length > 1)
    throw invalidCheckpoint(fileName, 'is a zip file, but not one that torch.save writes', SAVE_WEIGHTS_ONLY);
  const folder = found.slice(0, -PICKLE.length);
  if (names.some((name) => name === `${folder}constants.pkl` || name.startsWith(`${folder}code/`)))
    throw invalidCheckpoint(fileName, 'is a TorchScript program (torch.jit.save) and no state_dict', SAVE_WEIGHTS_ONLY);
  return folder;
}

function tensorsOf(root: PickleValue, fileName: string): [string, StoredTensor][] {
  if (isKind(root, 'tensor'))
    throw invalidCheckpoint(fileName, 'holds a single tensor and no state_dict', SAVE_WEIGHTS_ONLY);
  if (!isKind(root, 'dict')) throw invalidCheckpoint(fileName, 'holds no state_dict', SAVE_WEIGHTS_ONLY);
  for (const key of USUAL_KEYS) {
    const inner = root.entries.get(key);
    const tensors = isKind(inner, 'dict') ? namedTensors(inner) : [];
    if (tensors.length > 0) return tensors;
  }
  const tensors = namedTensors(root);
  if (tensors.length > 0) return tensors;
  const keys = [...root.entries.keys()].slice(0, 5).map((key) => (typeof key === 'string' ? quoted(key) : '…'));
  throw invalidCheckpoint(
    fileName,
    `holds no weights where they are looked for (${USUAL_KEYS.join(', ')}, or directly): its entries are ${keys.join(', ') || 'none'}`,
    SAVE_WEIGHTS_ONLY,
  );
}

function namedTensors({ entries }: PickleDict): [string, StoredTensor][] {
  return [...entries].flatMap(([name, value]): [string, StoredTensor][] =>
    typeof name === 'string' && isKind(value, 'tensor') ? [[name, value]] : [],
  );
}

async function readTensor(
  readStorage: ReadStorage,
  entry: string,
  name: string,
  tensor: StoredTensor,
  fileName: string,
): Promise<Float32Array> {
  const { storage, offset, shape } = tensor;
  const bytes = await readStorage(entry);
  if (!bytes)
    throw invalidCheckpoint(fileName, `lacks the numbers of ${quoted(name)} (${quoted(entry)})`, SAVE_WEIGHTS_ONLY);
  const size = ELEMENT_BYTES[storage.type];
  if (bytes.length < storage.elements * size)
    throw invalidCheckpoint(
      fileName,
      `is cut off: ${quoted(name)} needs ${storage.elements * size} bytes and has ${bytes.length}`,
      SAVE_WEIGHTS_ONLY,
    );
  const count = countElements(shape) ?? 0;
  const dense = isDense(tensor);
  const needed = dense ? bytes.subarray(offset * size, (offset + count) * size) : bytes;
  const values = decodeElements(storage.type, needed);
  if (!values)
    throw new AppError('invalid_network', `The file "${fileName}" keeps ${quoted(name)} as ${storage.type}, which no weight here is. Save the weights as float32 or float16.`); // prettier-ignore
  return dense ? values : gather(values, tensor, count);
}

/** Whether the numbers lie row by row without gaps. The stride of a dimension of size 1 says nothing. */
function isDense({ shape, strides }: StoredTensor): boolean {
  let expected = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && strides[d] !== expected) return false;
    expected *= shape[d]!;
  }
  return true;
}

/** Row by row what lies otherwise: a transposed matrix, or filters with the channels last. */
function gather(values: Float32Array, { offset, shape, strides }: StoredTensor, count: number): Float32Array {
  const out = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = offset;
  for (let i = 0; i < count; i++) {
    out[i] = values[from]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      from -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}
