import { MAX_PARTS, type Finding } from '@/lib/domain/finding';

export interface AddableFinding {
  finding: Finding;
  /** Why nothing can be added to it; null: it can. */
  why: 'rejected' | 'full' | null;
}

const MOST = 12;

/**
 * The findings that something can be added to, each once, at its first place and as it was read last; those that take
 * nothing more come last.
 * @param chosen stays among them, whatever else is cut off
 */
export function addableFindings(findings: readonly Finding[], chosen: string): AddableFinding[] {
  const once = [...new Map(findings.map((finding) => [finding.id, finding])).values()];
  const all = once.map((finding) => ({ finding, why: whyNot(finding) }));
  const sorted = all.toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null));
  return sorted.filter(({ finding }, place) => place < MOST || finding.id === chosen);
}

function whyNot({ status, added }: Finding): AddableFinding['why'] {
  if (status === 'rejected') return 'rejected';
  return 1 + added.length >= MAX_PARTS ? 'full' : null;
}
