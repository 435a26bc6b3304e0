/**
 * Two lists of layers laid side by side, so that what two networks share stands in one row (Needleman & Wunsch, 1970:
 * the cheapest way to turn one list into the other).
 */
import type { NetworkLayer } from '../domain/networkGraph';

export type LayerForAligning = Pick<NetworkLayer, 'type' | 'outputShape'>;

export interface LayerPair<T> {
  a: T | null;
  b: T | null;
  /** same: operator and output shape are equal. differs: the operator is. alone: the other network has no such layer. */
  kind: 'same' | 'differs' | 'alone';
}

/** A layer that is missing on one side; two of them cost more than one pair of the same operator. */
const GAP_COST = 1;
const OTHER_SHAPE_COST = 1.5;
const OTHER_OPERATOR_COST = Infinity;
/** Pairs that are weighed at the most (16 MB); of larger rests, which no network of today has, nothing is paired. */
const MAX_WEIGHED = 4_000_000;

/** Every layer of both lists is in exactly one pair, in its order. Time and memory are |a| × |b|. */
export function alignLayers<T extends LayerForAligning>(a: readonly T[], b: readonly T[]): LayerPair<T>[] {
  let start = 0;
  while (start < a.length && start < b.length && isSame(a[start]!, b[start]!)) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && isSame(a[a.length - 1 - end]!, b[b.length - 1 - end]!))
    end++;
  const same = (i: number, j: number): LayerPair<T> => ({ a: a[i]!, b: b[j]!, kind: 'same' });
  const head = Array.from({ length: start }, (_, i) => same(i, i));
  const tail = Array.from({ length: end }, (_, i) => same(a.length - end + i, b.length - end + i));
  return [...head, ...alignRest(a.slice(start, a.length - end), b.slice(start, b.length - end)), ...tail];
}

function alignRest<T extends LayerForAligning>(a: readonly T[], b: readonly T[]): LayerPair<T>[] {
  if (a.length * b.length > MAX_WEIGHED)
    return [...a.map((one) => alone(one, null)), ...b.map((one) => alone(null, one))];
  const width = b.length + 1;
  /** cost[i·width + j]: of turning the first i layers of a into the first j of b. */
  const cost = new Float32Array((a.length + 1) * width);
  for (let j = 1; j < width; j++) cost[j] = j * GAP_COST;
  for (let i = 1; i <= a.length; i++) {
    cost[i * width] = i * GAP_COST;
    for (let j = 1; j < width; j++) {
      const pair = cost[(i - 1) * width + j - 1]! + pairCost(a[i - 1]!, b[j - 1]!);
      const gap = Math.min(cost[(i - 1) * width + j]!, cost[i * width + j - 1]!) + GAP_COST;
      cost[i * width + j] = Math.min(pair, gap);
    }
  }
  const pairs: LayerPair<T>[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0;) {
    const here = cost[i * width + j]!;
    if (i > 0 && j > 0 && here === cost[(i - 1) * width + j - 1]! + pairCost(a[i - 1]!, b[j - 1]!)) {
      const [one, other] = [a[--i]!, b[--j]!];
      pairs.push({ a: one, b: other, kind: isSame(one, other) ? 'same' : 'differs' });
    } else if (j > 0 && here === cost[i * width + j - 1]! + GAP_COST) pairs.push(alone(null, b[--j]!));
    else pairs.push(alone(a[--i]!, null));
  }
  return pairs.reverse();
}

function alone<T>(a: T | null, b: T | null): LayerPair<T> {
  return { a, b, kind: 'alone' };
}

function pairCost(a: LayerForAligning, b: LayerForAligning): number {
  if (a.type !== b.type) return OTHER_OPERATOR_COST;
  return isSame(a, b) ? 0 : OTHER_SHAPE_COST;
}

function isSame(a: LayerForAligning, b: LayerForAligning): boolean {
  if (a.type !== b.type) return false;
  const [one, other] = [a.outputShape, b.outputShape];
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((size, axis) => size === other[axis]);
}
