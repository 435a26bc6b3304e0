/** Adding to what a finding is about: the part is frozen first, and then stored with the entry of the review that says so. */
import { AppError } from '@/lib/domain/appError';
import type { FindingDraft, NewPart } from '@/lib/domain/finding';
import { partsOf } from '@/lib/domain/findingParts';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import { checkAct } from '@/lib/review/checkAct';
import { reviewOf } from '@/lib/review/reviewOf';
import type { Database } from '../db/database';
import type { SelectionService } from '../selections/selectionService';
import type { FrozenSubject } from './kinds/findingKind';
import { MAX_SELECTION_NAME } from './kinds/freezePoints';
import { addToReview, allEntries, requireFinding, type Reviewed, type ReviewSources } from './reviewFinding';

export interface PartSources extends ReviewSources {
  sessions: Pick<Database['sessions'], 'get'>;
  selections: Pick<SelectionService, 'delete'>;
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
  const review = reviewOf(entries);
  checkAct(finding, review, { by, act });
  if (!(await sources.sessions.get(sessionId)))
    throw new AppError('not_found', 'This session does not exist any more.', { field: 'sessionId' });
  // What is named after a finding is named after this one.
  const title = partName(finding.title, review.parts + 1);
  const whole = { ...draft, sessionId, author: by, title, text: '', tags: [] };
  const subject = await sources.freeze(whole).catch((error: unknown) => {
    throw inDraft(error);
  });
  const made = madeSelection(draft, subject);
  const { entry, ...added } = await addToReview(sources, findingId, { id, by, act }, { ...subject, sessionId }).catch(
    async (error: unknown) => {
      // Otherwise it is not known whether it was stored.
      if (made !== null && error instanceof AppError) await sources.selections.delete(made);
      throw error;
    },
  );
  if (!entry) throw new Error('An entry that adds evidence says something new.');
  // Stored before, by a request whose answer was lost: that one made a selection of its own.
  if (made !== null && !added.isNew && !partsOf(added.finding).some((part) => selectionOf(part) === made))
    await sources.selections.delete(made);
  return { ...added, entry: requireEvidence(entry) };
}

/** The selection that was saved with the part and is of no use without it. */
function madeSelection(draft: NewPart['draft'], subject: FrozenSubject): string | null {
  return draft.kind === 'points' && draft.selection.kind === 'unsaved' ? selectionOf(subject) : null;
}

function selectionOf(subject: FrozenSubject): string | null {
  return subject.kind === 'points' ? subject.target.selectionId : null;
}

/** "Cups keep together, part 2", as long as a selection's name may be. */
function partName(title: string, number: number): string {
  const end = `, part ${number}`;
  return [...title].slice(0, MAX_SELECTION_NAME - end.length).join('') + end;
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
