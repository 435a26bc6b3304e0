/** Adding to what people say of a finding, where several may do so at the same time. */
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import { partOf, partsOf, withPart } from '@/lib/domain/findingParts';
import { canonicalJson } from '@/lib/domain/hash';
import { MAX_REVIEW_ENTRIES, type NewReviewEntry, type ReviewAct, type ReviewEntry } from '@/lib/domain/findingReview';
import { checkAct, saysNothingNew } from '@/lib/review/checkAct';
import { noticesOf } from '@/lib/review/noticesOf';
import { reviewOf, type Review } from '@/lib/review/reviewOf';
import { personKey } from '@/lib/review/samePerson';
import type { FindingRepository } from '../db/database';
import type { AddedPart, ReviewEffects } from '../db/noticeRecords';
import { allEntriesOf, appendToLog } from './appendToLog';
import type { FrozenSubject } from './kinds/findingKind';

export interface Reviewed {
  /** As it is with the entry. */
  finding: Finding;
  /** Null: what it says held already, and nothing was stored. */
  entry: ReviewEntry | null;
  /** False: it was stored before, by a request whose answer was lost. */
  isNew: boolean;
  /** Keys of the people who got a notice of it. */
  concerned: string[];
}

export interface ReviewSources {
  findings: Pick<FindingRepository, 'get' | 'addReviewEntry' | 'reviewEntries'>;
  /** Whether a points finding has this picture. */
  hasMember: (finding: Finding, imageId: string) => Promise<boolean>;
}

/** What an entry adds to the finding, frozen, and the session that it was seen in. */
export type FrozenPart = FrozenSubject & { sessionId: string };

/** See FindingService.review. */
export async function addToReview(
  { findings, hasMember }: ReviewSources,
  findingId: string,
  given: NewReviewEntry,
  added: FrozenPart | null = null,
): Promise<Reviewed> {
  const { id, by, act } = given;
  let concerned: string[] = [];
  const { owner, entry, isNew } = await appendToLog<Finding, ReviewEntry>(id, {
    owner: () => requireFinding(findings, findingId),
    entries: (after, limit) => findings.reviewEntries(findingId, after, limit),
    limit: {
      most: MAX_REVIEW_ENTRIES,
      advice: `This finding has ${MAX_REVIEW_ENTRIES.toLocaleString('en')} entries already: write a new finding about what is left to say.`,
    },
    async judge(finding, entries) {
      const review = reviewOf(entries);
      checkAct(finding, review, { by, act });
      await checkMember(finding, act, hasMember);
      if (saysNothingNew(review, by, act)) return null;
      const part = added && partToStore(finding, review, given, added);
      const effects = { ...effectsOf(finding, entries, given), part };
      concerned = keysOf(effects);
      return () => findings.addReviewEntry(entries.length, { ...given, findingId }, effects);
    },
  });
  return { finding: owner, entry, isNew, concerned: isNew ? concerned : [] };
}

export async function requireFinding(findings: Pick<FindingRepository, 'get'>, id: string): Promise<Finding> {
  const finding = await findings.get(id);
  if (!finding) throw new AppError('not_found', `There is no finding "${id}".`);
  return finding;
}

/** Throws `conflict` where the finding is about the same already. */
function partToStore(finding: Finding, review: Review, { act }: NewReviewEntry, added: FrozenPart): AddedPart {
  const own = shownText(added);
  const same = partsOf(finding).find((part) => shownText(part) === own);
  if (same) throw new AppError('conflict', `This is part ${same.number} of the finding already, the same to the last digit.`, { field: 'draft' }); // prettier-ignore
  const note = act.kind === 'evidence' ? act.note : '';
  return { ...added, number: review.parts + 1, note };
}

/** What it is about and rests on: the same pictures of a map may be saved as a selection several times, by any name. */
function shownText({ kind, target, evidence }: FrozenSubject): string {
  const saved = kind === 'points' ? { target: { ...target, selectionId: null }, evidence: { ...evidence, selectionName: '' } } : { target, evidence }; // prettier-ignore
  return canonicalJson({ kind, ...saved });
}

/** What is stored with an entry, because it follows from it. */
function effectsOf(finding: Finding, entries: readonly ReviewEntry[], given: NewReviewEntry): ReviewEffects {
  const { act, by } = given;
  const status = act.kind === 'status' ? act.to : null;
  const number = entries.length + 1;
  // Who answers when is told by the database; here it only counts that it is later.
  const entry = { ...given, findingId: finding.id, number, createdAt: new Date().toISOString() };
  const person = personKey(act.kind === 'assign' || act.kind === 'unassign' ? act.person : by);
  const find = (log: readonly ReviewEntry[]) => reviewOf(log).reviewers.find((one) => personKey(one.person) === person);
  const [before, after] = [find(entries), find([...entries, entry])];
  const asksNow = act.kind === 'assign';
  const changed = after && (asksNow || after.state !== before?.state) ? after : null;
  const reviewer = changed && { personKey: person, person: changed.person, by: changed.by, note: changed.note, state: changed.state, asksNow }; // prettier-ignore
  return { status, reviewer, notices: noticesOf(finding, entries, given) };
}

function keysOf({ notices }: ReviewEffects): string[] {
  return notices.map((notice) => notice.personKey);
}

/** The whole log, by number. */
export function allEntries(
  findings: Pick<FindingRepository, 'reviewEntries'>,
  findingId: string,
): Promise<ReviewEntry[]> {
  return allEntriesOf((after, limit) => findings.reviewEntries(findingId, after, limit));
}

async function checkMember(finding: Finding, act: ReviewAct, hasMember: ReviewSources['hasMember']): Promise<void> {
  if (act.kind !== 'comment' || act.anchor?.kind !== 'point') return;
  const part = partOf(finding, act.anchor.part);
  if (part && (await hasMember(withPart(finding, part), act.anchor.imageId))) return;
  throw new AppError('invalid_input', `The picture "${act.anchor.imageId}" is not among those of this finding.`, {
    field: 'act.anchor.imageId',
  });
}
