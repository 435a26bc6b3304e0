/**
 * A layout as it goes over the wire: x and y of each point as whole numbers of 16 bits, from the centre of the layout, in
 * steps of one size for both axes. Four bytes a point after a header of 16, everything little-endian:
 *
 * | bytes | |
 * |---|---|
 * | 0–3   | iteration, uint32 |
 * | 4–11  | centre, x and y, float32 |
 * | 12–15 | step, float32 |
 * | 16–   | x and y of each point, int16 |
 */
import { AppError } from '../domain/appError';

export interface Frame {
  iteration: number;
  /** x and y of each point, interleaved, each off by at most half a step (and the rounding of a float32). */
  positions: Float32Array;
  /** The middle of the layout. */
  centre: [number, number];
  /** The smallest difference that the frame can hold: the half-extent ÷ 32,767. */
  step: number;
}

export const FRAME_HEADER_BYTES = 16;
const FURTHEST = 32_767;

/** Throws RangeError when a position is not finite, or beyond what a float32 holds. */
export function encodeFrame(positions: Float64Array, iteration: number): Uint8Array<ArrayBuffer> {
  const [centreX, centreY] = [Math.fround(middleOf(positions, 0)), Math.fround(middleOf(positions, 1))];
  let furthest = 0;
  for (let i = 0; i < positions.length; i += 2)
    furthest = Math.max(furthest, Math.abs(positions[i]! - centreX), Math.abs(positions[i + 1]! - centreY));
  // As the reader will have it, so that its rounding is no error of ours. Never 0, so that it can be divided by.
  const step = Math.max(Math.fround(furthest / FURTHEST), 2 ** -126);
  if (!Number.isFinite(step + centreX + centreY))
    throw new RangeError('encodeFrame: a position is not a finite number.');
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + 2 * positions.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, iteration, true);
  view.setFloat32(4, centreX, true);
  view.setFloat32(8, centreY, true);
  view.setFloat32(12, step, true);
  // Machines that run this are little-endian.
  const steps = new Int16Array(bytes.buffer, FRAME_HEADER_BYTES);
  for (let i = 0; i < positions.length; i += 2) {
    steps[i] = stepsFrom(centreX, positions[i]!, step);
    steps[i + 1] = stepsFrom(centreY, positions[i + 1]!, step);
  }
  return bytes;
}

/** Throws AppError `invalid_input` when the bytes cannot be a frame. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < FRAME_HEADER_BYTES || bytes.length % 4 !== 0)
    throw new AppError('invalid_input', `A frame of ${bytes.length} bytes is cut off: load the page again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const centre: [number, number] = [view.getFloat32(4, true), view.getFloat32(8, true)];
  const step = view.getFloat32(12, true);
  const positions = new Float32Array((bytes.length - FRAME_HEADER_BYTES) / 2);
  for (let i = 0; i < positions.length; i++)
    positions[i] = centre[i % 2]! + step * view.getInt16(FRAME_HEADER_BYTES + 2 * i, true);
  return { iteration: view.getUint32(0, true), positions, centre, step };
}

/** Between the smallest and the largest coordinate along an axis (0 or 1); 0 without points. */
function middleOf(positions: Float64Array, axis: number): number {
  let [smallest, largest] = [Infinity, -Infinity];
  for (let i = axis; i < positions.length; i += 2) {
    smallest = Math.min(smallest, positions[i]!);
    largest = Math.max(largest, positions[i]!);
  }
  return positions.length === 0 ? 0 : (smallest + largest) / 2;
}

/** The step was rounded, so the furthest point can come out a fraction of a step too far. */
function stepsFrom(centre: number, position: number, step: number): number {
  return Math.max(-FURTHEST, Math.min(FURTHEST, Math.round((position - centre) / step)));
}
