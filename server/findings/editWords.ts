/** Changing the words of a finding, where two may do so at the same time. */
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import {
  sameWords,
  wordsOf,
  type EditFinding,
  type FindingWords,
  type RestoreFinding,
  type RevisionOrigin,
} from '@/lib/domain/findingWords';
import type { NewNotice } from '@/lib/domain/notice';
import { disagreementText } from '@/lib/review/disagreementText';
import { mergeWords } from '@/lib/review/mergeWords';
import { noticesOfWords } from '@/lib/review/noticesOf';
import { namesInWords, whoChanged } from '@/lib/review/whoChanged';
import type { FindingRepository } from '../db/database';
import { storableJson } from '../db/storableJson';

export interface Edited {
  finding: Finding;
  /** False: it said that already, and nothing was stored. */
  changed: boolean;
  /** Keys of the people who got a notice of it. */
  concerned: string[];
}

type Findings = Pick<FindingRepository, 'get' | 'edit' | 'revision' | 'revisions'>;
/** Revisions that are gone through for the names of those who changed a field. */
const MOST_LOOKED_AT = 50;

/** See FindingService.edit. */
export async function editWords(findings: Findings, id: string, given: EditFinding): Promise<Edited> {
  // As they will be stored: what differs from that only by what no database holds is no change.
  const edit = { ...given, words: storableJson(given.words) };
  // Each round but the last one means that somebody else's change was stored.
  for (;;) {
    const finding = await requireFinding(findings, id);
    const { words, origin } = await wordsToStore(findings, finding, edit);
    if (sameWords(finding, words)) return { finding, changed: false, concerned: [] };
    const notices = noticesOfWords(finding.text, words.text, edit.by);
    const stored = await findings.edit(id, finding.revision, { words, by: edit.by, origin, notices });
    if (stored) return { finding: stored, changed: true, concerned: keysOf(notices) };
  }
}

/** See FindingService.restore. */
export async function restoreWords(findings: Findings, id: string, restore: RestoreFinding): Promise<Edited> {
  const { to, basedOn, by } = restore;
  const finding = await requireFinding(findings, id);
  const words = wordsOf(await requireRevision(findings, id, to, 'to'));
  if (finding.revision === basedOn) {
    if (sameWords(finding, words)) return { finding, changed: false, concerned: [] };
    const notices = noticesOfWords(finding.text, words.text, by);
    const stored = await findings.edit(id, basedOn, { words, by, origin: { kind: 'restored', from: to }, notices });
    if (stored) return { finding: stored, changed: true, concerned: keysOf(notices) };
  }
  throw new AppError('conflict', 'Somebody changed this finding meanwhile. Look at the change, then restore again.', {
    field: 'basedOn',
  });
}

function keysOf(notices: readonly NewNotice[]): string[] {
  return notices.map(({ personKey }) => personKey);
}

async function wordsToStore(
  findings: Findings,
  finding: Finding,
  { basedOn, words }: EditFinding,
): Promise<{ words: FindingWords; origin: RevisionOrigin }> {
  if (basedOn === finding.revision) return { words, origin: { kind: 'edited' } };
  const base = await requireRevision(findings, finding.id, basedOn, 'basedOn');
  const merged = mergeWords(wordsOf(base), wordsOf(finding), words);
  const problem = merged.problems[0];
  if (!problem) return { words: merged.words, origin: { kind: 'merged', basedOn } };
  const who = await namesOf(findings, finding, basedOn, problem.field);
  throw new AppError('conflict', disagreementText(problem, who), { field: `words.${problem.field}` });
}

/** Of those who changed a field since revision `basedOn`, as far back as is looked at. */
async function namesOf(findings: Findings, finding: Finding, basedOn: number, field: keyof FindingWords) {
  const limit = Math.min(finding.revision - basedOn + 1, MOST_LOOKED_AT);
  const { items } = await findings.revisions(finding.id, { offset: 0, limit });
  return namesInWords(whoChanged(items, field)) || (finding.lastEdit?.by ?? finding.author);
}

async function requireFinding(findings: Findings, id: string): Promise<Finding> {
  const finding = await findings.get(id);
  if (!finding) throw new AppError('not_found', `There is no finding "${id}".`);
  return finding;
}

async function requireRevision(findings: Findings, id: string, number: number, field: string) {
  const revision = await findings.revision(id, number);
  if (!revision) throw new AppError('invalid_input', `This finding has no revision ${number}.`, { field });
  return revision;
}
