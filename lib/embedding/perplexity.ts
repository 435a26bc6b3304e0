/**
 * How wide each point's neighbourhood is: the precision β_i of p_j|i = exp(−β_i d_ij²) / Σ (van der Maaten & Hinton 2008,
 * equation 1; there β = 1 / 2σ²), chosen so that the entropy of the row is ln(perplexity) (section 2). Newton's steps on ln β, kept
 * inside a bracket that halves wherever a step would leave it.
 */
import { AppError } from '../domain/appError';
import type { Neighbours } from './neighbours';

/** In nats. */
const ENTROPY_TOLERANCE = 1e-9;
/** From one end of the range of ln β to the other, in steps of 2. */
const MAX_STEPS = 700;
/** exp(−β d²) is 0 or 1 long before ln β gets there, whatever the distances. */
const LARGEST_LOG_PRECISION = 690;
/** Neighbours that a perplexity takes (van der Maaten 2014, section 4.1): those beyond have next to no weight. */
const NEIGHBOURS_PER_PERPLEXITY = 3;
/** Neighbours of all points together. The arrays up to the affinities take about 70 bytes for each: 2 GB. */
const MAX_NEIGHBOURS = 30_000_000;

/**
 * How many neighbours of `count` points calibrateToPerplexity needs. Throws `invalid_input` as it does, and for a single
 * point; `too_large` where there is no memory for so many.
 */
export function neighboursForPerplexity(perplexity: number, count: number): number {
  if (count < 2) throw new AppError('invalid_input', 'A single point makes no map. Take at least two.', { field: 'vectors' }); // prettier-ignore
  checkPerplexity(perplexity, count - 1, `${count} points`);
  const k = Math.min(count - 1, Math.ceil(NEIGHBOURS_PER_PERPLEXITY * perplexity));
  if (count * k <= MAX_NEIGHBOURS) return k;
  const most = Math.floor(MAX_NEIGHBOURS / count / NEIGHBOURS_PER_PERPLEXITY);
  throw new AppError('too_large', `The perplexity is ${perplexity}. With ${count.toLocaleString('en')} points it may be at most ${most}, or the neighbours do not fit into memory. Take a lower one, or fewer points.`, { field: 'perplexity' }); // prettier-ignore
}

/**
 * p_j|i in the order of `neighbours.indices`; every row has the sum 1. Where several points are equally near, the entropy
 * cannot be smaller than that of these alone, and where all are, there is but one: the row then has the nearest that
 * there is. Throws `invalid_input` when the perplexity is below 1 or above k.
 */
export function calibrateToPerplexity(neighbours: Neighbours, perplexity: number): Float64Array {
  const { count, k, squaredDistances } = neighbours;
  checkPerplexity(perplexity, k, `${k} neighbours`);
  const conditional = new Float64Array(count * k);
  for (let i = 0; i < count; i++)
    calibrateRow(squaredDistances.subarray(i * k, (i + 1) * k), Math.log(perplexity), conditional.subarray(i * k, (i + 1) * k)); // prettier-ignore
  return conditional;
}

/** Writes the weights of one point's neighbours over zeros, given their squared distances, nearest first. */
function calibrateRow(squaredDistances: Float64Array, entropy: number, weights: Float64Array): void {
  const k = squaredDistances.length;
  const nearest = squaredDistances[0]!; // taken off all, which changes no weight and keeps the sum above 1
  let equallyNear = 1;
  while (equallyNear < k && squaredDistances[equallyNear] === nearest) equallyNear++;
  if (Math.log(equallyNear) >= entropy) {
    weights.fill(1 / equallyNear, 0, equallyNear); // the limit of an ever higher precision
    return;
  }
  let mean = 0;
  for (let j = 0; j < k; j++) mean += (squaredDistances[j]! - nearest) / k;
  let [low, high] = [-Infinity, LARGEST_LOG_PRECISION];
  let logPrecision = Math.min(high, -Math.log(mean));
  let sum = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const precision = Math.exp(logPrecision);
    let [first, second] = [0, 0]; // Σ w x and Σ w x² with x = β d²
    sum = 0;
    for (let j = 0; j < k; j++) {
      const x = precision * (squaredDistances[j]! - nearest);
      const weight = Math.exp(-x);
      weights[j] = weight;
      if (weight === 0) continue; // x may be infinite
      sum += weight;
      first += weight * x;
      second += weight * x * x;
    }
    const excess = Math.log(sum) + first / sum - entropy;
    if (Math.abs(excess) < ENTROPY_TOLERANCE) break;
    if (excess > 0) low = logPrecision;
    else high = logPrecision;
    const slope = second / sum - (first / sum) ** 2; // −dH / d ln β
    logPrecision = nextLogPrecision(logPrecision, slope > 0 ? excess / slope : NaN, low, high);
    if (high - low < 1e-13) break; // as near as it gets
  }
  for (let j = 0; j < k; j++) weights[j]! /= sum;
}

/** Newton's step if it stays inside the bracket and is no leap; otherwise the middle, or a step of its own where one end is open. */
function nextLogPrecision(current: number, step: number, low: number, high: number): number {
  const next = current + step;
  if (Math.abs(step) < 4 && next > low && next < high) return next;
  if (low === -Infinity) return Math.min(current, high) - 2;
  if (high === LARGEST_LOG_PRECISION && low + 2 < high) return low + 2;
  return (low + high) / 2;
}

function checkPerplexity(perplexity: number, most: number, of: string): void {
  if (perplexity >= 1 && perplexity <= most) return;
  throw new AppError('invalid_input', `The perplexity is ${perplexity}. With ${of} it must be from 1 to ${most}.`, {
    field: 'perplexity',
  });
}
