/** The types that the numbers of a checkpoint have, by safetensors' names. All are little-endian. */
import { decodeFloat16 } from '../tensor/float16';

export const ELEMENT_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
export type ElementType = keyof typeof ELEMENT_BYTES;
export const ELEMENT_TYPES = Object.keys(ELEMENT_BYTES) as ElementType[];

/**
 * Bytes as float32; null for the types that weights do not have (whole numbers below 64 bits are quantised weights or
 * masks, which mean nothing without their scale). Bytes that are no whole element are left out.
 */
export function decodeElements(type: ElementType, bytes: Uint8Array): Float32Array | null {
  // A copy, which begins at an aligned address.
  const buffer = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % ELEMENT_BYTES[type]))).buffer;
  switch (type) {
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return decodeFloat16(new Uint16Array(buffer));
    case 'BF16':
      return decodeBfloat16(new Uint16Array(buffer));
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    default:
      return null;
  }
}

/** The upper half of a float32. */
function decodeBfloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float32Array(words.buffer);
}

/** Number of elements; null when it is beyond what a number counts exactly. */
export function countElements(shape: readonly number[]): number | null {
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : null;
}
