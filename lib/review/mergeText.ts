/**
 * Two people change one text at the same time: what each of them did to it is done to it, as in diff3 (Khanna, Kunal and
 * Pierce, "A formal investigation of diff3", 2007), on words instead of lines, because a finding is prose.
 */
import { diffArrays } from 'diff';

/** A place where both changed the same words, in different ways. */
export interface TextConflict {
  base: string;
  theirs: string;
  mine: string;
}
export type MergedText = { conflicts: null; text: string } | { conflicts: readonly TextConflict[] };

/** Words, runs of blanks, ends of lines and single signs. Joined they are the text again. */
const TOKEN = /\n|[^\S\n]+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;
/** Finding the changes takes time and memory with its square: a text that changed more was written anew. */
const MOST_CHANGED_TOKENS = 2000;

export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Tokens of a text, from `start` up to and without `end`, that give way to others. */
export interface TextEdit {
  start: number;
  end: number;
  inserted: readonly string[];
}

/** What was done to a text, in its order. Null: too much, it was written anew. */
export function editsBetween(before: readonly string[], after: readonly string[]): readonly TextEdit[] | null {
  // Typed as it may be null, since it gives up; its own types say so only for some of its options.
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_CHANGED_TOKENS });
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

/**
 * The text with the changes of both. What both inserted at one place stands there one after the other, theirs first; what
 * both changed alike is there once. Where the same words were changed in different ways it is a conflict, and nothing is
 * chosen.
 * @param base what both began with
 * @param theirs what is stored
 * @param mine what is to be stored
 */
export function mergeText(base: string, theirs: string, mine: string): MergedText {
  if (theirs === mine || base === mine) return { conflicts: null, text: theirs };
  if (base === theirs) return { conflicts: null, text: mine };
  const tokens = tokensOf(base);
  const their = editsBetween(tokens, tokensOf(theirs));
  const my = editsBetween(tokens, tokensOf(mine));
  if (!their || !my) return { conflicts: [{ base, theirs, mine }] };
  const merged: string[] = [];
  const conflicts: TextConflict[] = [];
  let at = 0;
  for (const { start, end, theirs: one, mine: other } of placesOf(their, my)) {
    merged.push(...tokens.slice(at, start));
    at = end;
    const place = mergePlace(tokens, { start, end }, one, other);
    if (typeof place === 'string') merged.push(place);
    else conflicts.push(place);
  }
  merged.push(...tokens.slice(at));
  return conflicts.length > 0 ? { conflicts } : { conflicts: null, text: merged.join('') };
}

interface Place {
  start: number;
  end: number;
  theirs: readonly TextEdit[];
  mine: readonly TextEdit[];
}

/** Edits of both, together where they meet in the text. In the order of the text. */
function placesOf(theirs: readonly TextEdit[], mine: readonly TextEdit[]): readonly Place[] {
  const all = [
    ...theirs.map((edit) => ({ edit, isMine: false })),
    ...mine.map((edit) => ({ edit, isMine: true })),
  ].sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
  const places: { start: number; end: number; theirs: TextEdit[]; mine: TextEdit[] }[] = [];
  for (const { edit, isMine } of all) {
    const last = places.at(-1);
    const meets = last && (edit.start < last.end || (edit.start === last.start && edit.end === last.end));
    const place = meets ? last : { start: edit.start, end: edit.end, theirs: [], mine: [] };
    if (!meets) places.push(place);
    place.end = Math.max(place.end, edit.end);
    (isMine ? place.mine : place.theirs).push(edit);
  }
  return places;
}

/** What stands at a place in the end, or both ways to have it. */
function mergePlace(
  base: readonly string[],
  { start, end }: { start: number; end: number },
  theirs: readonly TextEdit[],
  mine: readonly TextEdit[],
): string | TextConflict {
  const before = base.slice(start, end).join('');
  const [their, my] = [theirs, mine].map((edits) => edited(base, { start, end }, edits));
  if (their === undefined || my === undefined) throw new Error('Two lists were mapped.');
  if (mine.length === 0 || their === my) return their;
  if (theirs.length === 0) return my;
  // Nobody took anything away: both have their words.
  if (start === end) return together(base, their, my);
  return { base: before, theirs: their, mine: my };
}

/** Two insertions at one place. What they begin with alike is there once: one may be the other, sent again and gone on. */
function together(base: readonly string[], their: string, my: string): string {
  const [ours, others] = [tokensOf(my), tokensOf(their)];
  const differs = ours.findIndex((token, k) => token !== others[k]);
  const shared = differs === -1 ? ours.length : differs;
  const [left, right] = [others.slice(shared).join(''), ours.slice(shared).join('')];
  const between = left && right ? separator(base, left, right) : '';
  return ours.slice(0, shared).join('') + left + between + right;
}

/** A part of the text after some edits that lie in it. */
function edited(
  base: readonly string[],
  { start, end }: { start: number; end: number },
  edits: readonly TextEdit[],
): string {
  const parts: string[] = [];
  let at = start;
  for (const edit of edits) {
    parts.push(...base.slice(at, edit.start), ...edit.inserted);
    at = edit.end;
  }
  return [...parts, ...base.slice(at, end)].join('');
}

/** So that the last word of one insertion and the first of the other do not become one. */
function separator(base: readonly string[], left: string, right: string): string {
  if (/\s$/.test(left) || /^\s/.test(right)) return '';
  return base.length === 0 ? '\n\n' : ' ';
}
