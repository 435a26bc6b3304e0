import type { Finding } from '../domain/finding';
import type { FindingState } from '../protocol/reviewRest';

/** Numbers that tell whether a finding has changed: its words, its review or its last check. */
export function stateOf({ revision, reviewNumber, checks: [last] }: Finding): FindingState {
  return { revision, reviewNumber, check: last ? { id: last.id, verdict: last.outcome.verdict } : null };
}
