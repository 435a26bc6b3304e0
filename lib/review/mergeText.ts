/**
 * Two people change one text at the same time: what each of them did to it is done to it, as in diff3 (Khanna, Kunal and
 * Pierce, "A formal investigation of diff3", 2007), on words instead of lines, because a finding is prose.
 */
import { editsBetween, tokensOf, type TextEdit } from './textEdits';

/** A place where both changed the same words, in different ways. */
export interface TextConflict {
  base: string;
  theirs: string;
  mine: string;
  /** Where `mine` stands in the merged text: its characters from `start` up to and without `end`. */
  start: number;
  end: number;
}
export interface MergedText {
  text: string;
  conflicts: readonly TextConflict[];
}

/**
 * The text with the changes of both. What both inserted at one place stands there one after the other, theirs first; what
 * both changed alike is there once. Where the same words were changed in different ways it is a conflict: mine stands in
 * the text, and nothing is chosen.
 * @param base what both began with
 * @param theirs what is stored
 * @param mine what is to be stored
 */
export function mergeText(base: string, theirs: string, mine: string): MergedText {
  if (theirs === mine || base === mine) return { text: theirs, conflicts: [] };
  if (base === theirs) return { text: mine, conflicts: [] };
  const tokens = tokensOf(base);
  const their = editsBetween(tokens, tokensOf(theirs));
  const my = editsBetween(tokens, tokensOf(mine));
  let text = '';
  const conflicts: TextConflict[] = [];
  const add = (part: string) => (text += betweenWords(text, part) + part);
  let at = 0;
  for (const { start, end, theirs: one, mine: other } of placesOf(their, my)) {
    add(tokens.slice(at, start).join(''));
    at = end;
    const place = mergePlace(tokens, { start, end }, one, other);
    if (typeof place === 'string') {
      add(place);
      continue;
    }
    add(place.mine);
    conflicts.push({ ...place, start: text.length - place.mine.length, end: text.length });
  }
  add(tokens.slice(at).join(''));
  return { text, conflicts };
}

/**
 * A blank where two words would become one: each of them may have lost a sign beside it, or got a new word there, from
 * another person.
 */
export function betweenWords(left: string, right: string): '' | ' ' {
  // The end alone: a search for it would go through all of a long text.
  return /[\p{L}\p{M}\p{N}_]$/u.test(left.slice(-2)) && /^[\p{L}\p{M}\p{N}_]/u.test(right) ? ' ' : '';
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
): string | Pick<TextConflict, 'base' | 'theirs' | 'mine'> {
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
