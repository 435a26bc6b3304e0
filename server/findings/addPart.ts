/** Adding to what a finding is about: the part is frozen first, and then stored with the entry of the review that says so. */
import { AppError } from '@/lib/domain/appError';
import type { FindingDraft, NewPart } from '@/lib/domain/finding';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import { checkAct } from '@/lib/review/checkAct';
import { reviewOf } from '@/lib/review/reviewOf';
import type { Database } from '../db/database';
import type { FrozenSubject } from './kinds/findingKind';
import { addToReview, allEntries, requireFinding, type Reviewed, type ReviewSources } from './reviewFinding';

export interface PartSources extends ReviewSources {
  sessions: Pick<Database['sessions'], 'get'>;
  freeze: (draft: FindingDraft) => Promise<FrozenSubject>;
}

/** See FindingService.addPart. */
export async function addPart(
  sources: PartSources,
  findingId: string,
  given: NewPart,
): Promise<Reviewed & { entry: ReviewEntry }> {
  const { id, by, note, sessionId, draft } = given;
  const finding = await requireFinding(sources.findings, findingId);
  const entries = await allEntries(sources.findings, findingId);
  const known = entries.find((entry) => entry.id === id);
  // Freezing takes a while: what is there already, or cannot be, is known without it.
  if (known) return { finding, entry: requireEvidence(known), isNew: false, concerned: [] };
  const act = { kind: 'evidence' as const, part: id, note };
  checkAct(finding, reviewOf(entries), { by, act });
  if (!(await sources.sessions.get(sessionId)))
    throw new AppError('not_found', 'This session does not exist any more.', { field: 'sessionId' });
  // What is named after a finding is named after this one.
  const whole = { ...draft, sessionId, author: by, title: finding.title, text: '', tags: [] };
  const subject = await sources.freeze(whole).catch((error: unknown) => {
    throw inDraft(error);
  });
  const { entry, ...added } = await addToReview(sources, findingId, { id, by, act }, { ...subject, sessionId });
  if (!entry) throw new Error('An entry that adds evidence says something new.');
  return { ...added, entry: requireEvidence(entry) };
}

/** Ids are made by who sends them. */
function requireEvidence(entry: ReviewEntry): ReviewEntry {
  if (entry.act.kind === 'evidence') return entry;
  throw new AppError('conflict', `There is another entry "${entry.id}" in this review: make another id.`, { field: 'id' }); // prettier-ignore
}

/** Where the field is in what was sent. */
function inDraft(error: unknown): unknown {
  if (!(error instanceof AppError) || error.options.field === undefined) return error;
  return new AppError(error.code, error.message, { ...error.options, field: `draft.${error.options.field}` });
}
