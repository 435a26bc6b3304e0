import { displacement } from '@/lib/embedding/displacement';
import { extentOf, sideOf } from '@/lib/embedding/gridScale';
import type { ComputationEvent, ExtendedLayout } from './computationTypes';

/** How far the points of the map that was extended are from where they were, if that can be told. */
export function* tellDisplacement(
  extended: ExtendedLayout | null,
  positions: Float64Array,
): Generator<ComputationEvent, void> {
  // One point alone, or all at one place, have no extent that their way could be a share of.
  if (!extended || !(sideOf(extentOf(extended.before)) > 0)) return;
  yield { kind: 'displacement', displacement: displacement(extended.before, positions) };
}
