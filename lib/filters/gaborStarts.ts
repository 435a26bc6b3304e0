/** Where the descents of a fit begin: the best of some two thousand Gabor functions, of which only height and phase are fitted. */
import { type GaborVector, gaborValues, type KernelSize } from './gaborFunction';

const DIRECTIONS = 12;
/** Cycles within the kernel's longer side; none of more than half a cycle a pixel. */
const CYCLES_A_SIDE = [0.6, 1, 1.5, 2.1, 2.8, 3.6, 4.5];
/** Width of the bell and places of its middle, as shares of the sides. */
const BELLS = [0.15, 0.28, 0.5];
const PLACES = [-0.22, 0, 0.22];
/** Of kernels that are too small to tell where a bell is, and how wide. */
const FIXED_BELL = 0.5;
const MIDDLE = [0];

interface Start {
  vector: GaborVector;
  direction: number;
  frequency: number;
  /** Of the even wave, the odd wave and the constant under the bell: orthonormal, one after the other. */
  basis: Float32Array;
}

const banks = new Map<string, Start[]>();

/** @param pattern row by row. @param count of starts, which differ in direction or length. The best is first. */
export function gaborStarts(pattern: Float32Array, size: KernelSize, small: boolean, count: number): GaborVector[] {
  const ranked = bankOf(size, small)
    .map((start) => ({ start, share: explained(start.basis, pattern) }))
    .sort((a, b) => b.share - a.share);
  const chosen: Start[] = [];
  for (const { start } of ranked) {
    if (chosen.length === count) break;
    if (chosen.every((other) => areApart(start, other))) chosen.push(start);
  }
  return chosen.map(({ vector }) => withHeights(vector, pattern, size));
}

function bankOf(size: KernelSize, small: boolean): Start[] {
  const key = `${size.height}×${size.width}×${small}`;
  const known = banks.get(key);
  if (known) return known;
  const longest = Math.max(size.height, size.width);
  const starts: Start[] = [];
  for (const x of small ? MIDDLE : PLACES)
    for (const y of small ? MIDDLE : PLACES)
      for (const bell of small ? [FIXED_BELL] : BELLS)
        for (const [frequency, cycles] of CYCLES_A_SIDE.entries())
          for (let direction = 0; direction < DIRECTIONS; direction++) {
            if (cycles / longest > 0.5) continue;
            const spread = Math.log(Math.max(0.7, bell * longest));
            const angle = (direction * Math.PI) / DIRECTIONS;
            const place = [x * size.width, y * size.height] as const;
            const vector: GaborVector = [1, 0, 0, ...place, spread, spread, angle, cycles / longest];
            starts.push({ vector, direction, frequency, basis: basisOf(vector, size) });
          }
  banks.set(key, starts);
  return starts;
}

function basisOf(vector: GaborVector, size: KernelSize): Float32Array {
  const [, , , ...shape] = vector;
  const even = gaborValues([1, 0, 0, ...shape], size);
  const odd = gaborValues([0, 1, 0, ...shape], size);
  const orthonormal: Float64Array[] = [];
  for (const given of [even.map(() => 1), even, odd]) {
    let rest = given;
    for (const other of orthonormal) {
      const shared = dot(rest, other);
      rest = rest.map((value, i) => value - shared * other[i]!);
    }
    const length = Math.sqrt(dot(rest, rest));
    // An odd wave at the limit of half a cycle a pixel is zero at every place.
    orthonormal.push(length > 1e-6 ? rest.map((value) => value / length) : rest.fill(0));
  }
  return Float32Array.from(orthonormal.flatMap((one) => [...one]));
}

function explained(basis: Float32Array, pattern: Float32Array): number {
  let sum = 0;
  for (let from = 0; from < basis.length; from += pattern.length) {
    let shared = 0;
    for (let i = 0; i < pattern.length; i++) shared += basis[from + i]! * pattern[i]!;
    sum += shared * shared;
  }
  return sum;
}

function areApart(a: Start, b: Start): boolean {
  const turned = Math.abs(a.direction - b.direction);
  return Math.min(turned, DIRECTIONS - turned) > 1 || Math.abs(a.frequency - b.frequency) > 1;
}

/** With the heights of both waves that suit the pattern best; the constant begins at 0. */
function withHeights(vector: GaborVector, pattern: Float32Array, size: KernelSize): GaborVector {
  const [, , , ...shape] = vector;
  const even = gaborValues([1, 0, 0, ...shape], size);
  const odd = gaborValues([0, 1, 0, ...shape], size);
  const [ee, eo, oo] = [dot(even, even), dot(even, odd), dot(odd, odd)];
  const [ep, op] = [dot(even, pattern), dot(odd, pattern)];
  const determinant = ee * oo - eo * eo;
  if (determinant < 1e-9) return [ee > 0 ? ep / ee : 1, 0, 0, ...shape];
  return [(ep * oo - op * eo) / determinant, (op * ee - ep * eo) / determinant, 0, ...shape];
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
