/**
 * A run whose points have changed: the state that it goes on from. Those that stay keep their places, velocities and
 * gains, and the iteration goes on: nothing is exaggerated a second time. The affinities must be made anew, of a new search
 * for neighbours.
 */
import { separateTwins } from './separateTwins';
import { DEFAULT_TSNE_OPTIONS, type TsneOptions } from './tsneOptions';
import { NO_HOLD, type TsneState } from './tsneState';

/**
 * The state with more points, at rest, behind those that it has.
 * @param placed x and y of each new one (placePoints). Those on another point are moved off it, as the options' jitter says
 */
export function withPoints(
  state: TsneState,
  placed: Float64Array,
  { jitter, seed }: Pick<TsneOptions, 'jitter' | 'seed'> = DEFAULT_TSNE_OPTIONS,
): TsneState {
  const before = state.positions.length;
  const positions = concatenate(state.positions, placed);
  separateTwins(positions, jitter, seed, before / 2);
  return {
    ...state,
    positions,
    velocities: concatenate(state.velocities, new Float64Array(placed.length)),
    gains: concatenate(state.gains, new Float64Array(placed.length).fill(1)),
    plan: null, // what was cheapest for fewer points need not be
  };
}

/**
 * The state of some of its points only. Nothing is held any more.
 * @param kept their places in the state, ascending. Throws RangeError otherwise
 */
export function withoutOthers(state: TsneState, kept: ArrayLike<number>): TsneState {
  checkKept(kept, state.positions.length / 2);
  const pick = (values: Float64Array) =>
    Float64Array.from({ length: 2 * kept.length }, (_, at) => values[2 * kept[at >> 1]! + (at % 2)]!);
  return {
    ...state,
    positions: pick(state.positions),
    velocities: pick(state.velocities),
    gains: pick(state.gains),
    plan: null,
    hold: NO_HOLD,
  };
}

/** Throws RangeError unless these are places among `count`, ascending. */
function checkKept(kept: ArrayLike<number>, count: number): void {
  for (let i = 0; i < kept.length; i++)
    if (!(Number.isInteger(kept[i]) && kept[i]! > (kept[i - 1] ?? -1) && kept[i]! < count))
      throw new RangeError(`Place ${i} of those that are kept is ${kept[i]}: of ${count} points, ascending ones are wanted.`); // prettier-ignore
}

function concatenate(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
