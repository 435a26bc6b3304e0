/**
 * The parts of a finding: what it began with, and what was added to it since. Whatever holds of a finding of one kind holds
 * of a part of that kind: `withPart` puts it in the place of the first.
 */
import type { Finding, FindingCheck, FindingKindName, FindingOf, FindingPart } from './finding';

/** A part as all of them are: of the first one `id` and `entry` are null, and it is as old as the finding. */
export type AnyPart = Omit<FindingPart, 'id' | 'entry' | 'kind' | 'target' | 'evidence'> & {
  id: string | null;
  entry: number | null;
} & Subject;
/** The three of one kind belong together. */
type Subject = FindingPart extends infer One
  ? One extends FindingPart
    ? Pick<One, 'kind' | 'target' | 'evidence'>
    : never
  : never;

type Whole = Pick<Finding, 'author' | 'createdAt' | 'sessionId' | 'added'> & Subject;

/** All of them, by number. */
export function partsOf(finding: Whole): AnyPart[] {
  return [firstPart(finding), ...finding.added];
}

function firstPart({ author, createdAt, sessionId, kind, target, evidence }: Whole): AnyPart {
  const subject = { kind, target, evidence } as Subject; // the three of one finding belong together
  return { id: null, entry: null, number: 1, by: author, at: createdAt, note: '', sessionId, ...subject };
}

/** The part of this id; null or left out: the first one. Undefined: there is none. */
export function partOf(finding: Whole, id: string | null | undefined): AnyPart | undefined {
  return id === null || id === undefined ? firstPart(finding) : finding.added.find((part) => part.id === id);
}

/** The finding as if it were about this part alone: with its target, evidence, session, time and checks. */
export function withPart(finding: Finding, part: AnyPart): FindingOf<FindingKindName> {
  const { id, kind, target, evidence, sessionId, at } = part;
  const checks = finding.checks.filter(({ partId }) => partId === id);
  return { ...finding, kind, target, evidence, sessionId, createdAt: at, checks, partId: id } as FindingOf<FindingKindName>; // prettier-ignore
}

/** Each part in place of the first. */
export function eachPart(finding: Finding): FindingOf<FindingKindName>[] {
  return partsOf(finding).map((part) => withPart(finding, part));
}

/** In which order outcomes are worse. */
const WORST = ['changed', 'failed', 'running', 'compared', 'same'] as const;

/**
 * The check that says whether the finding is still so: of the newest one of each part the worst, each with the part's own
 * network. `checked`: how many of the parts have one. Null: none has.
 */
export function lastCheck(finding: Pick<Finding, 'checks' | 'added'>): { check: FindingCheck; checked: number } | null {
  const newest = [null, ...finding.added.map(({ id }) => id)].flatMap((id) => {
    const check = finding.checks.find(({ partId, network }) => partId === id && !network);
    return check ? [check] : [];
  });
  const [worst] = newest.toSorted((a, b) => WORST.indexOf(a.outcome.verdict) - WORST.indexOf(b.outcome.verdict));
  return worst ? { check: worst, checked: newest.length } : null;
}
