/** What was done to a text, to be shown: the words that stay, that went and that came, in the order in which one reads. */
import { editsBetween, tokensOf } from './textEdits';

export interface TextChange {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Joined, those that are not removed are `after`, and those that are not added are `before`. None of them is empty. */
export function textChanges(before: string, after: string): readonly TextChange[] {
  const tokens = tokensOf(before);
  const changes: TextChange[] = [];
  const add = (kind: TextChange['kind'], parts: readonly string[]) => {
    if (parts.length > 0) changes.push({ kind, text: parts.join('') });
  };
  let at = 0;
  for (const { start, end, inserted } of editsBetween(tokens, tokensOf(after))) {
    add('same', tokens.slice(at, start));
    add('removed', tokens.slice(start, end));
    add('added', inserted);
    at = end;
  }
  add('same', tokens.slice(at));
  return changes;
}
