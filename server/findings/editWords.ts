/** Changing the words of a finding, or of a collection, where two may do so at the same time. */
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import {
  sameWords,
  wordsOf,
  type EditFinding,
  type FindingWords,
  type RestoreFinding,
  type RevisionOrigin,
  type WordsRevision,
} from '@/lib/domain/findingWords';
import type { NewNotice } from '@/lib/domain/notice';
import { disagreementText } from '@/lib/review/disagreementText';
import { mergeWords } from '@/lib/review/mergeWords';
import { noticesOfWords } from '@/lib/review/noticesOf';
import { namesInWords, whoChanged } from '@/lib/review/whoChanged';
import { storableJson } from '../db/storableJson';
import type { WordsRepository } from '../db/wordsRevisions';

/** What has words with revisions. */
export type Written = FindingWords & Pick<Finding, 'id' | 'author' | 'revision' | 'lastEdit'>;
type Revision = FindingWords & Pick<WordsRevision, 'by'>;

export interface Edited<Owner> {
  written: Owner;
  /** False: it said that already, and nothing was stored. */
  changed: boolean;
  /** Keys of the people who got a notice of it. */
  concerned: string[];
}

export interface WordsStore<Owner extends Written> extends WordsRepository<Owner, Revision> {
  get(id: string): Promise<Owner | null>;
}

/** Revisions that are gone through for the names of those who changed a field. */
const MOST_LOOKED_AT = 50;

/** Whose words they are. */
export interface WordsOf {
  /** Its noun. */
  what: string;
  /** Of a change of the text: the notices of those whom it concerns. */
  noticesOf: (before: string, after: string, by: string) => NewNotice[];
}

const FINDING: WordsOf = { what: 'finding', noticesOf: noticesOfWords };

/** See FindingService.edit. */
export async function editWords<Owner extends Written>(
  store: WordsStore<Owner>,
  id: string,
  given: EditFinding,
  { what, noticesOf }: WordsOf = FINDING,
): Promise<Edited<Owner>> {
  // As they will be stored: what differs from that only by what no database holds is no change.
  const edit = { ...given, words: storableJson(given.words) };
  // Each round but the last one means that somebody else's change was stored.
  for (;;) {
    const written = await requireWritten(store, id, what);
    const { words, origin } = await wordsToStore(store, written, edit, what);
    if (sameWords(written, words)) return { written, changed: false, concerned: [] };
    const notices = noticesOf(written.text, words.text, edit.by);
    const stored = await store.edit(id, written.revision, { words, by: edit.by, origin, notices });
    if (stored) return { written: stored, changed: true, concerned: keysOf(notices) };
  }
}

/** See FindingService.restore. */
export async function restoreWords<Owner extends Written>(
  store: WordsStore<Owner>,
  id: string,
  restore: RestoreFinding,
  { what, noticesOf }: WordsOf = FINDING,
): Promise<Edited<Owner>> {
  const { to, basedOn, by } = restore;
  const written = await requireWritten(store, id, what);
  const words = wordsOf(await requireRevision(store, id, to, { field: 'to', what }));
  if (written.revision === basedOn) {
    if (sameWords(written, words)) return { written, changed: false, concerned: [] };
    const notices = noticesOf(written.text, words.text, by);
    const stored = await store.edit(id, basedOn, { words, by, origin: { kind: 'restored', from: to }, notices });
    if (stored) return { written: stored, changed: true, concerned: keysOf(notices) };
  }
  throw new AppError('conflict', `Somebody changed this ${what} meanwhile. Look at the change, then restore again.`, {
    field: 'basedOn',
  });
}

function keysOf(notices: readonly NewNotice[]): string[] {
  return notices.map(({ personKey }) => personKey);
}

async function wordsToStore<Owner extends Written>(
  store: WordsStore<Owner>,
  written: Owner,
  { basedOn, words }: EditFinding,
  what: string,
): Promise<{ words: FindingWords; origin: RevisionOrigin }> {
  if (basedOn === written.revision) return { words, origin: { kind: 'edited' } };
  const base = await requireRevision(store, written.id, basedOn, { field: 'basedOn', what });
  const merged = mergeWords(wordsOf(base), wordsOf(written), words);
  const problem = merged.problems[0];
  if (!problem) return { words: merged.words, origin: { kind: 'merged', basedOn } };
  const who = await namesOf(store, written, basedOn, problem.field);
  throw new AppError('conflict', disagreementText(problem, who), { field: `words.${problem.field}` });
}

/** Of those who changed a field since revision `basedOn`, as far back as is looked at. */
async function namesOf<Owner extends Written>(
  store: WordsStore<Owner>,
  written: Owner,
  basedOn: number,
  field: keyof FindingWords,
) {
  const limit = Math.min(written.revision - basedOn + 1, MOST_LOOKED_AT);
  const { items } = await store.revisions(written.id, { offset: 0, limit });
  return namesInWords(whoChanged(items, field)) || (written.lastEdit?.by ?? written.author);
}

async function requireWritten<Owner extends Written>(store: WordsStore<Owner>, id: string, what: string) {
  const written = await store.get(id);
  if (!written) throw new AppError('not_found', `There is no ${what} "${id}".`);
  return written;
}

async function requireRevision<Owner extends Written>(
  store: WordsStore<Owner>,
  id: string,
  number: number,
  { field, what }: { field: string; what: string },
) {
  const revision = await store.revision(id, number);
  if (!revision) throw new AppError('invalid_input', `This ${what} has no revision ${number}.`, { field });
  return revision;
}
