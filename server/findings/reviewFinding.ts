/** Adding to what people say of a finding, where several may do so at the same time. */
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import { MAX_REVIEW_ENTRIES, type NewReviewEntry, type ReviewAct, type ReviewEntry } from '@/lib/domain/findingReview';
import { checkAct, saysNothingNew } from '@/lib/review/checkAct';
import { reviewOf } from '@/lib/review/reviewOf';
import type { FindingRepository } from '../db/database';
import { allEntriesOf, appendToLog } from './appendToLog';

export interface Reviewed {
  /** As it is with the entry. */
  finding: Finding;
  /** Null: what it says held already, and nothing was stored. */
  entry: ReviewEntry | null;
  /** False: it was stored before, by a request whose answer was lost. */
  isNew: boolean;
}

export interface ReviewSources {
  findings: Pick<FindingRepository, 'get' | 'addReviewEntry' | 'reviewEntries'>;
  /** Whether a points finding has this picture. */
  hasMember: (finding: Finding, imageId: string) => Promise<boolean>;
}

/** See FindingService.review. */
export async function addToReview(
  { findings, hasMember }: ReviewSources,
  findingId: string,
  given: NewReviewEntry,
): Promise<Reviewed> {
  const { id, by, act } = given;
  const { owner, entry, isNew } = await appendToLog<Finding, ReviewEntry>(id, {
    owner: async () => {
      const finding = await findings.get(findingId);
      if (!finding) throw new AppError('not_found', `There is no finding "${findingId}".`);
      return finding;
    },
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
      const status = act.kind === 'status' ? act.to : null;
      return () => findings.addReviewEntry(entries.length, { ...given, findingId }, status);
    },
  });
  return { finding: owner, entry, isNew };
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
  if (await hasMember(finding, act.anchor.imageId)) return;
  throw new AppError('invalid_input', `The picture "${act.anchor.imageId}" is not among those of this finding.`, {
    field: 'act.anchor.imageId',
  });
}
