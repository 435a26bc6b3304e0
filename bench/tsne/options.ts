/** What the bench is asked for on the command line, and how long that takes. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  sizes: number[];
  rounds: number;
  /** Numbers of points at which the slow JavaScript peers run too. */
  peers: number[];
  /** CPU seconds that each of them may take. */
  limitSeconds: number;
}

/** Measured in CPU seconds (two cores of a Xeon server): of each round, of measuring and of what runs once. */
const KNOWN_TIMES = [
  { points: 2000, round: 9, once: 10, peers: 90 },
  { points: 10_000, round: 55, once: 60, peers: 2 * 180 },
  { points: 100_000, round: 60, once: 240, peers: 0 },
];

/** Throws RangeError for options that cannot be. */
export function parseBenchOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      points: { type: 'string', default: '2000,10000' },
      rounds: { type: 'string', default: '1' },
      peers: { type: 'string', default: '2000' },
      limit: { type: 'string', default: '200' },
    },
  });
  return {
    sizes: wholeNumbers('points', values.points, 100, 200_000),
    rounds: wholeNumbers('rounds', values.rounds, 1, 100)[0] ?? 1,
    peers: values.peers === 'none' ? [] : wholeNumbers('peers', values.peers, 100, 10_000),
    limitSeconds: wholeNumbers('limit', values.limit, 1, 100_000)[0] ?? 200,
  };
}

/** Minutes of a core, roughly: scaled from the nearest known number of points. */
export function estimateMinutes({ sizes, rounds, peers }: BenchOptions): number {
  const seconds = sizes.map((points) => {
    const known = KNOWN_TIMES.reduce((best, time) => (distance(time.points, points) < distance(best.points, points) ? time : best)); // prettier-ignore
    const scale = (points / known.points) ** 1.5;
    return scale * (rounds * known.round + known.once + (peers.includes(points) ? known.peers : 0));
  });
  return seconds.reduce((sum, each) => sum + each, 0) / 60;
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a / b));
}

function wholeNumbers(option: string, text: string, least: number, most: number): number[] {
  const numbers = text.split(',').map(Number);
  if (!numbers.every((number) => Number.isInteger(number) && number >= least && number <= most))
    throw new RangeError(`--${option} must be whole numbers from ${least} to ${most}, but is "${text}".`);
  return numbers;
}
