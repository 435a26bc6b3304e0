/** Weights that are NaN or infinite: the network would answer nonsense everywhere, so it is refused at the door. */
import { invalidTfjs, type TfjsModel, type Weight, valueCount } from './tfjsModel';

/** All bits of the exponent: set in NaN and in both infinities, never in a finite number. */
const FLOAT32_EXPONENT = 0x7f800000;
const FLOAT16_EXPONENT = 0x7c00;

/** Throws `invalid_network` that names the first weight with NaN or infinite values and how many there are. */
export function checkTfjsWeights({ weights }: TfjsModel, fileName: string): void {
  for (const weight of weights) {
    const count = countNonFinite(weight);
    // A single infinity is a limit (of a comparison, of a padding), not a damaged weight.
    if (count === 0 || (valueCount(weight) === 1 && !isNaNScalar(weight))) continue;
    const values = count === 1 ? '1 value that is' : `${count.toLocaleString('en')} values that are`;
    throw invalidTfjs(
      fileName,
      `has damaged weights: "${weight.name}" holds ${values} NaN or infinite`,
      'Export the network again from sound weights.',
    );
  }
}

/** How many values of a weight are NaN or infinite; 0 for whole numbers. */
export function countNonFinite({ dtype, quantization, bytes }: Weight): number {
  if (quantization?.dtype === 'float16') return countBits(new Uint16Array(aligned(bytes)), FLOAT16_EXPONENT);
  // A quantised value is a whole number × scale + min, and the file's numbers are finite.
  if (quantization || dtype !== 'float32') return 0;
  return countBits(new Uint32Array(aligned(bytes)), FLOAT32_EXPONENT);
}

function countBits(words: Uint16Array | Uint32Array, exponent: number): number {
  let count = 0;
  for (const word of words) if ((word & exponent) === exponent) count++;
  return count;
}

function isNaNScalar({ quantization, bytes }: Weight): boolean {
  if (quantization) return (new Uint16Array(aligned(bytes))[0]! & 0x3ff) !== 0;
  return Number.isNaN(new Float32Array(aligned(bytes))[0]);
}

/** A copy at an aligned address. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
