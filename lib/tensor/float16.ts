/**
 * IEEE 754 half precision (1 sign, 5 exponent, 10 fraction bits), held as its bits in a Uint16Array: Float16Array is
 * too new for the Node versions that are supported.
 */

const word = new DataView(new ArrayBuffer(4));
let table: Float32Array | undefined;

/** The number that 16 bits stand for. Exact: every half is a float32. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The half nearest to a float32, ties to the even one; overflow becomes infinity, NaN stays NaN. */
export function toFloat16(value: number): number {
  word.setFloat32(0, value);
  return halfOf(word.getUint32(0));
}

/** The half for the bits of a float32. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x38800000 && magnitude < 0x47800000) {
    // From 2^-14 to 2^16, nearly all there is: rebias the exponent by 127 − 15, round 13 bits away, ties to even. A carry
    // runs into the exponent, as it must, and from 65520 on into infinity.
    const rebiased = magnitude - 0x38000000;
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
  }
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x33000000) return sign; // below 2^-25, half of the smallest subnormal
  const significand = (magnitude & 0x7fffff) | 0x800000;
  return sign | roundToEven(significand, 126 - (magnitude >>> 23));
}

/** value / 2^shift, rounded to a whole number, ties to even. */
function roundToEven(value: number, shift: number): number {
  const quotient = value >>> shift;
  const rest = value - quotient * 2 ** shift;
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && quotient & 1) ? quotient + 1 : quotient;
}

/** Bits → numbers, by a table of all 65,536 halves. */
export function decodeFloat16(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => fromFloat16(half));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]!]!;
  return values;
}

/** Numbers → bits, see toFloat16. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  // The same memory read as bits: a DataView for each number takes several times as long as the rounding.
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = halfOf(words[i]!);
  return bits;
}
