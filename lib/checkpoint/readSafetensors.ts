/**
 * The tensors of a .safetensors file: 8 bytes with the length of a header, the header as JSON (name → type, shape, place),
 * then the values.
 */
import { z } from 'zod';
import { type CheckpointTensor, invalidCheckpoint, quoted } from './checkpoint';
import { countElements, decodeElements, ELEMENT_BYTES, ELEMENT_TYPES } from './elements';
import { findRepeatedKey } from './repeatedKey';

const LENGTH_BYTES = 8;
/** The format allows 100 million; a tensor takes about a hundred. */
const MAX_HEADER_BYTES = 8_000_000;
/** The key of notes, which are text. */
const METADATA = '__metadata__';
const SAVE_AGAIN = 'Save or download it again.';

const size = z.int().min(0);
const entrySchema = z.strictObject({
  dtype: z.enum(ELEMENT_TYPES, { error: `must be one of ${ELEMENT_TYPES.join(', ')}` }),
  shape: z.array(size).max(8, 'must have at most 8 dimensions'),
  data_offsets: z.tuple([size, size]),
});
type Entry = z.infer<typeof entrySchema> & { name: string };

/** Throws `invalid_network` that names the file and what is wrong. The values are views of `bytes` until they are read. */
export function readSafetensors(bytes: Uint8Array, fileName: string): CheckpointTensor[] {
  const { header, data } = split(bytes, fileName);
  const entries = readHeader(header, fileName);
  checkPlaces(entries, data.length, fileName);
  return entries.map(({ name, shape, dtype, data_offsets: [start, end] }) => ({
    name,
    shape,
    async read() {
      const values = decodeElements(dtype, data.subarray(start, end));
      if (values) return values;
      throw invalidCheckpoint(fileName, `keeps ${quoted(name)} as ${dtype}, which no weight here is`, 'Save the weights as F32, F16 or BF16.'); // prettier-ignore
    },
  }));
}

function split(bytes: Uint8Array, fileName: string): { header: Uint8Array; data: Uint8Array } {
  if (bytes.length < LENGTH_BYTES) throw invalidCheckpoint(fileName, 'is too short for a safetensors file', SAVE_AGAIN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES)
    throw invalidCheckpoint(
      fileName,
      `is no safetensors file: its first 8 bytes say that ${length.toLocaleString('en')} bytes of header follow, and at most ${MAX_HEADER_BYTES.toLocaleString('en')} may`,
      SAVE_AGAIN,
    );
  const start = LENGTH_BYTES + Number(length);
  if (start > bytes.length) throw invalidCheckpoint(fileName, 'is cut off inside its header', SAVE_AGAIN);
  return { header: bytes.subarray(LENGTH_BYTES, start), data: bytes.subarray(start) };
}

function readHeader(header: Uint8Array, fileName: string): Entry[] {
  const json = parse(header, fileName);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidCheckpoint(fileName, 'has a header that is no JSON object', SAVE_AGAIN);
  return Object.entries(json)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => {
      const result = entrySchema.safeParse(value);
      if (result.success) return { name, ...result.data };
      const [issue] = result.error.issues;
      const field = [quoted(name), ...(issue?.path ?? []).map(String)].join('.');
      throw invalidCheckpoint(fileName, `has a header whose field ${field} is not valid: ${issue?.message ?? 'unknown'}`, SAVE_AGAIN, result.error); // prettier-ignore
    });
}

function parse(header: Uint8Array, fileName: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(header);
    const json: unknown = JSON.parse(text);
    const repeated = findRepeatedKey(text);
    if (repeated === null) return json;
    throw invalidCheckpoint(fileName, `lists the tensor ${quoted(repeated)} twice`, SAVE_AGAIN);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
    throw invalidCheckpoint(fileName, `has a header that is not JSON (${cause.message.slice(0, 200)})`, SAVE_AGAIN, cause); // prettier-ignore
  }
}

/** As the format demands: one tensor after the other, without gaps, up to the end of the file. */
function checkPlaces(entries: readonly Entry[], dataBytes: number, fileName: string): void {
  let end = 0;
  const inOrder = entries.toSorted((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]); // prettier-ignore
  for (const { name, dtype, shape, data_offsets: place } of inOrder) {
    const count = countElements(shape);
    if (count === null || place[1] - place[0] !== count * ELEMENT_BYTES[dtype])
      throw invalidCheckpoint(
        fileName,
        `gives ${quoted(name)} the shape ${shape.join(' × ')} of ${dtype}, but ${place[1] - place[0]} bytes`,
        SAVE_AGAIN,
      );
    if (place[1] > dataBytes)
      throw invalidCheckpoint(fileName, `is cut off: ${quoted(name)} ends beyond the end of the file`, SAVE_AGAIN);
    if (place[0] !== end)
      throw invalidCheckpoint(fileName, `is damaged: ${quoted(name)} does not begin where the tensor before it ends`, SAVE_AGAIN); // prettier-ignore
    end = place[1];
  }
  if (end !== dataBytes)
    throw invalidCheckpoint(fileName, 'is damaged: bytes follow that belong to no tensor', SAVE_AGAIN);
}
