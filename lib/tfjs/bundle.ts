/**
 * A TensorFlow.js network as one file, because a stored network is one artifact named by its hash: eight bytes of
 * signature, the length of the header (uint32, little-endian), the header (JSON: format, topology, signature, weights
 * without their bytes), spaces up to a multiple of 8, then the bytes of all weights in the header's order.
 *
 * Equal networks give equal bytes: keys are sorted, and how the weights were cut into files leaves no trace.
 */
import { z } from 'zod';
import { canonicalJson } from '../domain/hash';
import { checkJson, checkWeightSpecs, weightSpecSchema } from './readModelJson';
import { EXPORT_AGAIN, invalidTfjs, storedBytes, type TfjsModel, type Weight, type WeightSpec } from './tfjsModel';

/** As in PNG: a byte that no text has, and line ends that a careless copy would change. */
const MAGIC = Uint8Array.of(0x89, 0x54, 0x46, 0x4a, 0x53, 0x0d, 0x0a, 0x01); // "\x89TFJS\r\n" and the version
/** How many bytes of a file `isBundle` looks at. */
export const BUNDLE_MAGIC_BYTES = MAGIC.length;
const HEADER_AT = MAGIC.length + 4;
const ALIGNMENT = 8;

const headerSchema = z.object({
  format: z.enum(['layers-model', 'graph-model']),
  topology: z.record(z.string(), z.unknown()),
  signature: z.record(z.string(), z.unknown()).nullable(),
  weights: z.array(weightSpecSchema),
});

export function isBundle(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

export function encodeBundle({ format, topology, signature, weights }: TfjsModel): Uint8Array {
  const header = new TextEncoder().encode(canonicalJson({ format, topology, signature, weights: weights.map(specOf) }));
  const padding = -(HEADER_AT + header.length) & (ALIGNMENT - 1);
  const start = HEADER_AT + header.length + padding;
  const file = new Uint8Array(start + weights.reduce((sum, { bytes }) => sum + bytes.length, 0));
  file.set(MAGIC);
  new DataView(file.buffer).setUint32(MAGIC.length, header.length + padding, true);
  file.set(header, HEADER_AT);
  file.fill(0x20, HEADER_AT + header.length, start);
  let at = start;
  for (const { bytes } of weights) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Weights are views of `bytes`. Throws `invalid_network` when the file is cut off or no bundle. */
export function decodeBundle(bytes: Uint8Array, fileName: string): TfjsModel {
  const damaged = (problem: string, cause?: unknown) =>
    invalidTfjs(fileName, problem, 'Import the network again.', { cause });
  if (!isBundle(bytes)) throw invalidTfjs(fileName, 'is no packed TensorFlow.js network', EXPORT_AGAIN);
  const start = bytes.length < HEADER_AT ? Infinity : HEADER_AT + viewOf(bytes).getUint32(MAGIC.length, true);
  if (start > bytes.length) throw damaged('is cut off within its description');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(HEADER_AT, start)));
  } catch (cause) {
    throw damaged('has a damaged description', cause);
  }
  // Anybody can write such a file by hand.
  checkJson(json, fileName);
  const { data: header, error } = headerSchema.safeParse(json);
  if (!header) throw damaged('has a damaged description', error);
  checkWeightSpecs(header.weights, fileName);
  const expected = start + header.weights.reduce((sum, weight) => sum + storedBytes(weight), 0);
  if (expected !== bytes.length)
    throw damaged(`has ${bytes.length.toLocaleString('en')} bytes where ${expected.toLocaleString('en')} are right`);
  let at = start;
  const weights: Weight[] = header.weights.map((weight) => {
    const end = at + storedBytes(weight);
    const view = { ...weight, bytes: bytes.subarray(at, end) };
    at = end;
    return view;
  });
  return { ...header, weights };
}

function specOf({ name, shape, dtype, quantization }: Weight): WeightSpec {
  return { name, shape, dtype, ...(quantization ? { quantization } : {}) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
