import type { Finding } from '../domain/finding';
import type { FindingState } from '../protocol/reviewRest';

/** Numbers that tell whether a finding has changed: its words, its review, its parts or its checks. */
export function stateOf({ revision, reviewNumber, added, checks }: Finding): FindingState {
  const [last] = checks;
  const running = checks.filter(({ outcome }) => outcome.verdict === 'running').length;
  const check = last ? { id: last.id, verdict: last.outcome.verdict } : null;
  return { revision, reviewNumber, parts: 1 + added.length, check, running };
}
