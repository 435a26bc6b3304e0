/** The state of a t-SNE run, and as bytes, so that a run survives the process that computes it. */
import { AppError } from '../domain/appError';
import { isReachable, type Motion } from './optimiser';
import { isPossibleGrid, type RepulsionPlan } from './repulsionPlan';

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

/**
 * Throws AppError `storage_damaged` when the bytes are not a state as encodeTsneState writes it, or hold what no run comes
 * to: a run that went on from that might never end, or end in NaN.
 * @param count points that it must be of; any number by default
 */
export function decodeTsneState(bytes: Uint8Array, count?: number): TsneState {
  const length = (bytes.length / 8 - HEADER) / 3;
  if (!(Number.isInteger(length / 2) && length >= 0)) throw damaged('it is cut off');
  if (count !== undefined && length !== 2 * count)
    throw damaged(`it is of ${length / 2} points, but the map has ${count}`);
  // A copy: the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(bytes.slice().buffer);
  const [version, iteration, size, spacing, cutoff, points, until] = numbers as Float64Array &
    [number, number, number, number, number, number, number];
  if (version !== VERSION) throw damaged('another version of Specular wrote it');
  const state: TsneState = {
    iteration,
    plan: size === NO_PLAN ? null : size === ALL_PAIRS ? 'pairs' : { size, spacing, cutoff },
    hold: { points, until },
    positions: numbers.slice(HEADER, HEADER + length),
    velocities: numbers.slice(HEADER + length, HEADER + 2 * length),
    gains: numbers.slice(HEADER + 2 * length),
  };
  if (!isPossible(state)) throw damaged('it holds numbers that no run comes to');
  return state;
}

function isPossible({ iteration, plan, hold, ...motion }: TsneState): boolean {
  const areCounts = [iteration, hold.points, hold.until].every((value) => Number.isSafeInteger(value) && value >= 0);
  const isPlan = plan === null || plan === 'pairs' || isPossibleGrid(plan);
  return areCounts && isPlan && 2 * hold.points <= motion.positions.length && isReachable(motion, iteration);
}

function damaged(why: string): AppError {
  return new AppError('storage_damaged', `The stored state of a map cannot be read (${why}): start the map again.`);
}
