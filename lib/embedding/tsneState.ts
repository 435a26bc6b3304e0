/** The state of a t-SNE run, and as bytes, so that a run survives the process that computes it. */
import { AppError } from '../domain/appError';
import type { Motion } from './optimiser';
import type { RepulsionPlan } from './repulsionPlan';

/** Everything that changes from step to step. */
export interface TsneState extends Motion {
  /** Steps that were made. */
  iteration: number;
  /** How the repulsion was last computed, null before the first step. */
  plan: RepulsionPlan | null;
  hold: Hold;
}

/** Points that stay where they are for a while, so that others find their places among them. */
export interface Hold {
  /** So many, the first. */
  points: number;
  /** The iteration in which all move again. */
  until: number;
}

export const NO_HOLD: Readonly<Hold> = { points: 0, until: 0 };

const VERSION = 2;
/** Version, iteration, the plan (size, spacing, cutoff), and the hold (points, until). */
const HEADER = 7;
/** In place of the grid's size. */
const NO_PLAN = 0;
const ALL_PAIRS = -1;

/** Float64 numbers, little-endian: the header, then positions, velocities and gains. 48 bytes a point. */
export function encodeTsneState(state: TsneState): Uint8Array<ArrayBuffer> {
  const { iteration, plan, hold, positions, velocities, gains } = state;
  const numbers = new Float64Array(HEADER + 3 * positions.length);
  if (plan === null) numbers.set([VERSION, iteration, NO_PLAN]);
  else if (plan === 'pairs') numbers.set([VERSION, iteration, ALL_PAIRS]);
  else numbers.set([VERSION, iteration, plan.size, plan.spacing, plan.cutoff]);
  numbers.set([hold.points, hold.until], HEADER - 2);
  numbers.set(positions, HEADER);
  numbers.set(velocities, HEADER + positions.length);
  numbers.set(gains, HEADER + 2 * positions.length);
  return new Uint8Array(numbers.buffer);
}

/** Throws AppError `storage_damaged` when the bytes are not a state as encodeTsneState writes it. */
export function decodeTsneState(bytes: Uint8Array): TsneState {
  const length = (bytes.length / 8 - HEADER) / 3;
  // A copy: the bytes may begin anywhere in their buffer.
  const numbers = Number.isInteger(length) && length >= 0 ? new Float64Array(bytes.slice().buffer) : new Float64Array();
  const [version, iteration, size, spacing, cutoff, points, until] = numbers as Float64Array &
    [number, number, number, number, number, number, number];
  if (version !== VERSION || !Number.isInteger(length / 2) || !numbers.every(Number.isFinite))
    throw new AppError('storage_damaged', 'The stored state of a map cannot be read: start the map again.');
  return {
    iteration,
    plan: size === NO_PLAN ? null : size === ALL_PAIRS ? 'pairs' : { size, spacing, cutoff },
    hold: { points, until },
    positions: numbers.slice(HEADER, HEADER + length),
    velocities: numbers.slice(HEADER + length, HEADER + 2 * length),
    gains: numbers.slice(HEADER + 2 * length),
  };
}
