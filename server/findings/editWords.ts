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
import { mergeWords } from '@/lib/review/mergeWords';
import type { FindingRepository } from '../db/database';

export interface Edited {
  finding: Finding;
  /** False: it said that already, and nothing was stored. */
  changed: boolean;
}

type Findings = Pick<FindingRepository, 'get' | 'edit' | 'revision'>;

/** See FindingService.edit. */
export async function editWords(findings: Findings, id: string, edit: EditFinding): Promise<Edited> {
  // Each round but the last one means that somebody else's change was stored.
  for (;;) {
    const finding = await requireFinding(findings, id);
    const { words, origin } = await wordsToStore(findings, finding, edit);
    if (sameWords(finding, words)) return { finding, changed: false };
    const stored = await findings.edit(id, finding.revision, { words, by: edit.by, origin });
    if (stored) return { finding: stored, changed: true };
  }
}

/** See FindingService.restore. */
export async function restoreWords(findings: Findings, id: string, restore: RestoreFinding): Promise<Edited> {
  const { to, basedOn, by } = restore;
  const finding = await requireFinding(findings, id);
  const words = wordsOf(await requireRevision(findings, id, to, 'to'));
  if (finding.revision === basedOn) {
    if (sameWords(finding, words)) return { finding, changed: false };
    const stored = await findings.edit(id, basedOn, { words, by, origin: { kind: 'restored', from: to } });
    if (stored) return { finding: stored, changed: true };
  }
  throw new AppError('conflict', 'Somebody changed this finding meanwhile. Look at the change, then restore again.', {
    field: 'basedOn',
  });
}

async function wordsToStore(
  findings: Findings,
  finding: Finding,
  { basedOn, words }: EditFinding,
): Promise<{ words: FindingWords; origin: RevisionOrigin }> {
  if (basedOn === finding.revision) return { words, origin: { kind: 'edited' } };
  const base = await requireRevision(findings, finding.id, basedOn, 'basedOn');
  const merged = mergeWords(wordsOf(base), wordsOf(finding), words);
  if (merged.field === null) return { words: merged.words, origin: { kind: 'merged', basedOn } };
  const who = finding.lastEdit?.by ?? finding.author;
  throw new AppError(
    'conflict',
    `${who} changed the ${merged.field} meanwhile. Yours was not saved yet: put both together and save again.`,
    { field: `words.${merged.field}` },
  );
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
