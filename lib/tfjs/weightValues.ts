import { decodeFloat16 } from '../tensor/float16';
import type { Weight } from './tfjsModel';

/** The numbers of a float32 weight, however it is stored; null for whole numbers and truth values. */
export function weightValues({ dtype, quantization, bytes }: Weight): Float32Array | null {
  if (dtype !== 'float32') return null;
  // A copy, because a weight may begin at any address of the file.
  const { buffer } = Uint8Array.from(bytes);
  switch (quantization?.dtype) {
    case undefined:
      return new Float32Array(buffer);
    case 'float16':
      return decodeFloat16(new Uint16Array(buffer));
    case 'uint8':
    case 'uint16': {
      const { dtype: stored, scale, min } = quantization as { dtype: string; scale: number; min: number };
      return Float32Array.from(
        stored === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer),
        (q) => q * scale + min,
      );
    }
  }
}
