import type { FindingOf } from '../domain/finding';

/** Whether a finding is about all points of a map: its layout. */
export function isWholeFrame({ target }: Pick<FindingOf<'points'>, 'target'>): boolean {
  return target.selectionId === null;
}

/** "the whole map of 2,000 pictures", "12 pictures" */
export function pointsSubject({ target, evidence }: Pick<FindingOf<'points'>, 'target' | 'evidence'>): string {
  const count = `${evidence.memberCount.toLocaleString('en-GB')} ${evidence.memberCount === 1 ? 'picture' : 'pictures'}`;
  return isWholeFrame({ target }) ? `the whole map of ${count}` : count;
}
