/**
 * Gradient descent with momentum (van der Maaten & Hinton 2008, algorithm 1) and a gain for each coordinate, which grows while the gradient keeps its direction and
 * shrinks when it turns (Jacobs, "Increased rates of convergence through learning rate adaptation", Neural Networks 1988;
 * the delta-bar-delta rule of van der Maaten's t-SNE).
 */

/** What moves: x and y of each point, interleaved. */
export interface Motion {
  positions: Float64Array;
  /** The last step of each coordinate. */
  velocities: Float64Array;
  gains: Float64Array;
}

/** The two halves of the gradient at the positions: 4 (exaggeration · attraction − repulsion ÷ z). */
export interface Gradient {
  attraction: Float64Array;
  repulsion: Float64Array;
  z: number;
}

export interface Descent {
  /** How many times the affinities count. */
  exaggeration: number;
  /** The gradient's factor 4 is left out, as in FIt-SNE and openTSNE. */
  learningRate: number;
  momentum: number;
  /** So many points, the first, stay where they are, with their velocities and gains. None by default. */
  held?: number;
}

/** No point moves further than this in one step, whatever the learning rate. */
export const MAX_STEP = 5;
const GAIN_UP = 0.2;
const GAIN_DOWN = 0.8;
const MIN_GAIN = 0.01;

/** At rest at these positions, which are shared. */
export function createMotion(positions: Float64Array): Motion {
  const motion = {
    positions,
    velocities: new Float64Array(positions.length),
    gains: new Float64Array(positions.length),
  };
  resetMotion(motion);
  return motion;
}

/** Further out no run gets: a step is 5 long, and there are never so many. Squares of distances stay exact enough there. */
const FARTHEST = 1e9;
/** Of steps that were shortened. */
const ROUNDING = 1e-9;

/** Whether so many steps can have led to this: a stored motion that fails was not made by descend(). */
export function isReachable({ positions, velocities, gains }: Motion, steps: number): boolean {
  const largestGain = 1 + GAIN_UP * (steps + 1);
  return (
    positions.every((value) => Math.abs(value) <= FARTHEST) &&
    velocities.every((value) => Math.abs(value) <= MAX_STEP + ROUNDING) &&
    gains.every((gain) => gain >= MIN_GAIN && gain <= largestGain)
  );
}

/** Velocities and gains as at the start. */
export function resetMotion({ velocities, gains }: Motion): void {
  velocities.fill(0);
  gains.fill(1);
}

/** One step down the gradient. */
export function descend(motion: Motion, gradient: Gradient, descent: Descent): void {
  const { exaggeration, learningRate, momentum, held = 0 } = descent;
  const { positions, velocities, gains } = motion;
  const { attraction, repulsion } = gradient;
  const perZ = 1 / gradient.z;
  for (let i = 2 * held; i < positions.length; i += 2) {
    const slopeX = exaggeration * attraction[i]! - repulsion[i]! * perZ;
    const slopeY = exaggeration * attraction[i + 1]! - repulsion[i + 1]! * perZ;
    const gainX = nextGain(gains[i]!, slopeX, velocities[i]!);
    const gainY = nextGain(gains[i + 1]!, slopeY, velocities[i + 1]!);
    let stepX = momentum * velocities[i]! - learningRate * gainX * slopeX;
    let stepY = momentum * velocities[i + 1]! - learningRate * gainY * slopeY;
    const length2 = stepX * stepX + stepY * stepY;
    if (length2 > MAX_STEP * MAX_STEP) {
      const shorten = MAX_STEP / Math.sqrt(length2);
      stepX *= shorten;
      stepY *= shorten;
    }
    gains[i] = gainX;
    gains[i + 1] = gainY;
    velocities[i] = stepX;
    velocities[i + 1] = stepY;
    positions[i]! += stepX;
    positions[i + 1]! += stepY;
  }
}

/** Moving down (against the slope) the gain grows. */
function nextGain(gain: number, slope: number, velocity: number): number {
  return slope * velocity < 0 ? gain + GAIN_UP : Math.max(MIN_GAIN, gain * GAIN_DOWN);
}

/** Moves the mean of all points to 0, 0: the gradient does not hold it. */
export function centrePositions(positions: Float64Array): void {
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < positions.length; i += 2) {
    sumX += positions[i]!;
    sumY += positions[i + 1]!;
  }
  const meanX = (2 * sumX) / positions.length;
  const meanY = (2 * sumY) / positions.length;
  for (let i = 0; i < positions.length; i += 2) {
    positions[i]! -= meanX;
    positions[i + 1]! -= meanY;
  }
}
