import { AppError } from '@/lib/domain/appError';
import { filterPattern } from '@/lib/filters/filterPattern';
import { measureOrientation, type Orientation } from '@/lib/filters/orientation';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { readFloats } from '@/lib/onnx/tensorValues';

/** Filters of 7 × 7 over red, green and blue. */
const SIDE = 7;
const CHANNELS = 3;

/** How each filter of the network's first layer is oriented. @param onnx the bytes of objects.onnx */
export function firstFilters(onnx: Uint8Array): Orientation[] {
  const { graph } = decodeOnnx(onnx, 'objects.onnx');
  const weights = graph.initializer.find(({ name }) => name === graph.node.find((n) => n.opType === 'Conv')?.input[1]);
  const size = CHANNELS * SIDE * SIDE;
  const [count, ...shape] = (weights?.dims ?? []).map(Number);
  if (!weights || !count || shape.join() !== [CHANNELS, SIDE, SIDE].join())
    throw new AppError('invalid_network', `The first layer of objects.onnx is not one of ${SIDE} × ${SIDE} over RGB.`);
  const values = readFloats(weights);
  return Array.from({ length: count }, (_, i) =>
    measureOrientation(filterPattern(values.subarray(i * size, (i + 1) * size), CHANNELS), SIDE),
  );
}

/** Degrees from 0 to 179: 0 is a vertical edge, 90 a horizontal one, 45 and 135 are the diagonals. */
export function degreesOf({ angle }: Pick<Orientation, 'angle'>): number {
  return Math.round((angle * 180) / Math.PI) % 180;
}

/** Degrees between two directions, 0…90. */
export function degreesApart(a: number, b: number): number {
  const apart = Math.abs(a - b) % 180;
  return Math.min(apart, 180 - apart);
}
