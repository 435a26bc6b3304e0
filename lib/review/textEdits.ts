/** What was done to a text, word by word, in a time that has a bound: this runs in the server's one thread. */
import { diffArrays } from 'diff';

/** Words, runs of blanks, ends of lines and single signs. Joined they are the text again. */
const TOKEN = /\n|[^\S\n]+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;
/** Finding changes takes time and memory with the square of their number. */
const MOST_CHANGES = 300;

export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Tokens of a text, from `start` up to and without `end`, that give way to others. */
export interface TextEdit {
  start: number;
  end: number;
  inserted: readonly string[];
}

/** In the order of the text. What changed more than can be looked through is one edit that takes all of it away. */
export function editsBetween(before: readonly string[], after: readonly string[]): readonly TextEdit[] {
  return trimmed(before, after, (inner, wanted) => {
    const edits = editsWithin(inner, wanted, MOST_CHANGES);
    return edits ?? editsByLine(inner, wanted);
  });
}

/** Cuts off what both begin and end with: most changes are at one place, and need no search. */
function trimmed(
  before: readonly string[],
  after: readonly string[],
  find: (before: readonly string[], after: readonly string[]) => readonly TextEdit[] | null,
): readonly TextEdit[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const inner = before.slice(head, before.length - tail);
  const wanted = after.slice(head, after.length - tail);
  if (inner.length === 0 && wanted.length === 0) return [];
  const all = [{ start: 0, end: inner.length, inserted: wanted }];
  const edits = inner.length === 0 || wanted.length === 0 ? all : (find(inner, wanted) ?? all);
  return edits.map(({ start, end, inserted }) => ({ start: head + start, end: head + end, inserted }));
}

/** Null: there are more than `most` tokens that went or came. */
function editsWithin(before: readonly string[], after: readonly string[], most: number): readonly TextEdit[] | null {
  // Typed as it may be null, since it gives up; its own types say so only for some of its options.
  const parts = diffArrays([...before], [...after], { maxEditLength: most });
  if (!parts) return null;
  const edits: TextEdit[] = [];
  let at = 0;
  let open: { start: number; end: number; inserted: string[] } | null = null;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (open) edits.push(open);
      open = null;
      at += value.length;
      continue;
    }
    open ??= { start: at, end: at, inserted: [] };
    if (added) open.inserted.push(...value);
    else at = open.end = at + value.length;
  }
  if (open) edits.push(open);
  return edits;
}

/** First the lines that changed, then the words in each of them, for as long as the bound of all together allows. */
function editsByLine(before: readonly string[], after: readonly string[]): readonly TextEdit[] | null {
  const [lines, wanted] = [linesOf(before), linesOf(after)];
  const changed = editsWithin(lines.texts, wanted.texts, MOST_CHANGES);
  if (!changed) return null;
  let left = MOST_CHANGES ** 2;
  let shift = 0; // of lines: where a line of `before` stands in `after`
  return changed.flatMap(({ start, end, inserted }) => {
    const [from, to] = [lines.startOf(start), lines.startOf(end)];
    const [newFrom, newTo] = [wanted.startOf(start + shift), wanted.startOf(start + shift + inserted.length)];
    shift += inserted.length - (end - start);
    const edits = trimmed(before.slice(from, to), after.slice(newFrom, newTo), (old, now) => {
      const most = Math.floor(Math.sqrt(left));
      const found = editsWithin(old, now, most);
      left -= (found ? found.reduce((sum, edit) => sum + edit.end - edit.start + edit.inserted.length, 0) : most) ** 2;
      return found;
    });
    return edits.map((edit) => ({ ...edit, start: from + edit.start, end: from + edit.end }));
  });
}

function linesOf(tokens: readonly string[]): { texts: readonly string[]; startOf: (line: number) => number } {
  const starts = [0];
  tokens.forEach((token, k) => token === '\n' && starts.push(k + 1));
  const startOf = (line: number) => starts[line] ?? tokens.length;
  return { texts: starts.map((start, line) => tokens.slice(start, startOf(line + 1)).join('')), startOf };
}
