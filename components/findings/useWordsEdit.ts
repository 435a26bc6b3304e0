import { useRouter } from 'next/navigation';
import { useEffect, useState, useSyncExternalStore, useTransition } from 'react';
import { request } from '../api/request';
import { localStore, tabStore } from '../page/keptStore';
import { randomId } from '../session/identity';
import type { WrittenFinding } from './FindingWords';
import { WordsDrafts, type WordsDraft } from './wordsDraft';
import { WordsEditing, type WordsEditingState } from './wordsEditing';

export interface WordsEdit extends Omit<WordsEditingState, 'saving'> {
  editing: WordsEditing;
  /** Being saved, or saved and on the way to the page. */
  busy: boolean;
  save: (by: string) => void;
  /** Throws away what was written. */
  drop: () => void;
}

export function draftsOf(findingId: string): WordsDrafts {
  return new WordsDrafts({ findingId, local: localStore, tab: tabStore, makeId: randomId });
}

/**
 * Writing a finding anew: every stroke is kept in the browser until it is saved or thrown away.
 * @param begun the draft of another tab that is gone on with
 */
export function useWordsEdit(finding: WrittenFinding, begun: WordsDraft | null, onDone: () => void): WordsEdit {
  const [editing] = useState(
    () => new WordsEditing({ finding, drafts: draftsOf(finding.id), begun, request, now: () => Date.now() }),
  );
  const { saving, ...state } = useSyncExternalStore(editing.subscribe, editing.state, editing.state);
  const [leaving, start] = useTransition();
  const router = useRouter();
  useEffect(() => {
    // Told in the other tabs only.
    const look = ({ key }: StorageEvent) => editing.onStored(key);
    window.addEventListener('storage', look);
    return () => window.removeEventListener('storage', look);
  }, [editing]);
  const save = async (by: string) => {
    if (!(await editing.save(by))) return;
    // In one go: the words of before are not to be seen again.
    start(() => {
      router.refresh();
      onDone();
    });
  };
  return {
    ...{ ...state, editing, busy: saving || leaving },
    save: (by) => void save(by),
    drop: () => editing.drop() && onDone(),
  };
}
