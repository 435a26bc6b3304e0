/** How a finding's status may change, and who may change it. */
import type { FindingStatus } from '../domain/findingReview';

const MOVES: Record<FindingStatus, readonly FindingStatus[]> = {
  draft: ['proposed'],
  proposed: ['confirmed', 'disputed', 'rejected', 'draft'],
  confirmed: ['disputed', 'proposed'],
  disputed: ['confirmed', 'rejected', 'proposed'],
  rejected: ['proposed'],
};

/** What can come next, the usual one first. */
export function movesFrom(status: FindingStatus): readonly FindingStatus[] {
  return MOVES[status];
}

/** A judgement is worth what its reason is worth: proposing, and taking that back, is none. */
export function needsReason(to: FindingStatus): boolean {
  return to === 'confirmed' || to === 'disputed' || to === 'rejected';
}
