import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { AppError } from '@/lib/domain/appError';
import { findingWordsSchema, wordsOf, type FindingWords } from '@/lib/domain/findingWords';
import { displayNameSchema } from '@/lib/domain/session';
import { findingAnswerSchema } from '@/lib/protocol/rest';
import { mergeFields } from '@/lib/review/mergeWords';
import { messageOf, request } from '../api/request';
import { storedName, storeName } from '../session/identity';
import type { WrittenFinding } from './FindingWords';
import { readDraft, writeDraft, type WordsDraft } from './wordsDraft';
import { parseWords, tagsOf } from './wordsInput';

/** What somebody else saved while this was written, where both changed the same words. */
export interface Disagreement {
  by: string;
  /** With what both began. */
  base: FindingWords;
  theirs: FindingWords;
  fields: readonly (keyof FindingWords)[];
  /** Of what they wrote: by now it was seen. */
  revision: number;
}

export interface WordsEdit {
  draft: WordsDraft;
  change: (wanted: Partial<Pick<WordsDraft, 'title' | 'text' | 'tags'>>) => void;
  disagreement: Disagreement | null;
  busy: boolean;
  problem: AppError | null;
  /** @param name who writes, where this browser does not know it */
  save: (name: string | null) => void;
  /** Throws away what was written. */
  drop: () => void;
}

/** Writing a finding anew: every stroke is kept in the browser until it is saved or thrown away. */
export function useWordsEdit(finding: WrittenFinding, onDone: () => void): WordsEdit {
  const [draft, setDraft] = useState(() => readDraft(localStorage, finding.id) ?? draftOf(finding, finding));
  const [disagreement, setDisagreement] = useState<Disagreement | null>(null);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();
  const path = `/api/findings/${finding.id}`;

  const keep = (next: WordsDraft) => {
    setDraft(next);
    writeDraft(localStorage, finding.id, next);
  };
  const setProblemOf = (error: unknown) =>
    setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
  const end = () => {
    writeDraft(localStorage, finding.id, null);
    onDone();
  };
  const save = (name: string | null) =>
    start(async () => {
      setProblem(null);
      try {
        const { title, text } = draft;
        const basedOn = disagreement?.revision ?? draft.basedOn;
        const words = parseWords(findingWordsSchema, { title, text, tags: tagsOf(draft.tags) });
        const json = { basedOn, words, by: nameToKeep(name) };
        await request(path, findingAnswerSchema, { method: 'PATCH', json });
        // In one go: the words of before are not to be seen again.
        start(() => {
          router.refresh();
          end();
        });
      } catch (error) {
        setProblemOf(error);
        if (error instanceof AppError && error.code === 'conflict') await lookAtTheirs().catch(setProblemOf);
      }
    });
  /**
   * Fields that they changed otherwise come into the form; the rest is for people, and what is saved next is based on
   * theirs. The draft still says what it began with: after a reload the disagreement is found again.
   */
  const lookAtTheirs = async () => {
    const { finding: theirs } = await request(path, findingAnswerSchema);
    const mine = { title: draft.title, text: draft.text, tags: tagsOf(draft.tags) };
    const merged = mergeFields(draft.base, theirs, mine);
    const { title, text, tags } = merged;
    setDisagreement({
      by: theirs.lastEdit?.by ?? theirs.author,
      base: draft.base,
      theirs: wordsOf(theirs),
      revision: theirs.revision,
      fields: (['title', 'text', 'tags'] as const).filter((field) => merged[field] === null),
    });
    const { basedOn, base } = draft;
    keep({
      ...{ basedOn, base },
      title: title ?? mine.title,
      text: text ?? mine.text,
      tags: (tags ?? mine.tags).join(', '),
    });
  };
  return {
    ...{ draft, disagreement, busy, problem, save },
    change: (wanted) => keep({ ...draft, ...wanted }),
    drop: end,
  };
}

function draftOf({ title, text, tags }: FindingWords, base: FindingWords & { revision: number }): WordsDraft {
  return { basedOn: base.revision, base: wordsOf(base), title, text, tags: tags.join(', ') };
}

function nameToKeep(given: string | null): string {
  const name = displayNameSchema.safeParse(given ?? storedName(localStorage));
  if (!name.success) throw new AppError('invalid_input', 'Say who writes this.', { field: 'name' });
  storeName(localStorage, name.data);
  return name.data;
}
