/**
 * Mentions of people in what is written: `@Ada`, or `@"Ada Lovelace"` where a name is more than letters, digits and
 * `- . _`. Code is not read for them. Who is named need not be known to anybody: people are their display names.
 */
import { displayNameSchema } from '../domain/session';
import { personKey } from './samePerson';

/** People that one text can mention: a list of everybody is no mention of anybody. */
export const MAX_MENTIONS = 50;

export interface MentionSpan {
  /** Where it stands in the text, with the `@`; `to` is behind its last character. */
  from: number;
  to: number;
  /** As it is written, without quotation marks. */
  name: string;
}

/** Behind a letter it is an address of mail, behind a stroke one of a page. A bare name ends with a letter or a digit. */
const MENTION =
  /(?<![\p{L}\p{N}\p{M}/@])@(?:"([^"\p{Cc}]{1,80})"|([\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_.-]{0,80}[\p{L}\p{N}\p{M}])?)(?![\p{L}\p{N}\p{M}]))/gu;

/** Every mention in a text without code: a piece of one that was taken apart already, or one that knows no Markdown. */
export function mentionSpans(text: string): MentionSpan[] {
  return [...text.matchAll(MENTION)].flatMap((match) => {
    const name = displayNameSchema.safeParse(match[1] ?? match[2]);
    return name.success ? [{ from: match.index, to: match.index + match[0].length, name: name.data }] : [];
  });
}

/** The people that a Markdown text mentions, in the order of their first mention, each once, as they are first written. */
export function mentionsIn(markdown: string): string[] {
  const people = new Map<string, string>();
  for (const { name } of mentionSpans(withoutCode(markdown))) {
    if (people.size === MAX_MENTIONS) break;
    const key = personKey(name);
    if (!people.has(key)) people.set(key, name);
  }
  return [...people.values()];
}

/** A text as what it is made of, for who shows it: mentions, and the text between them. */
export function mentionParts(text: string): ({ kind: 'text'; text: string } | { kind: 'mention'; name: string })[] {
  const parts: ReturnType<typeof mentionParts> = [];
  let at = 0;
  for (const { from, to, name } of mentionSpans(text)) {
    if (from > at) parts.push({ kind: 'text', text: text.slice(at, from) });
    parts.push({ kind: 'mention', name });
    at = to;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/**
 * How a person is mentioned. ASCII marks that would end the name, or mean something to Markdown, are written as their
 * full-width twins, which are the same to `personKey`.
 */
export function mentionOf(name: string): string {
  const bare = `@${name}`;
  const [span] = mentionSpans(bare);
  if (span?.to === bare.length && span.name === name && !name.includes('_')) return bare;
  return `@"${name.replaceAll(/["\\`*_[\]<>&!#~|]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0))}"`;
}

/** Longest beginning of a name that is looked at while it is typed. */
const MOST_TYPED = 40;

/**
 * The mention that is being typed before the caret: where its `@` stands, and the beginning of the name. Null: none is. A
 * name with spaces is typed as it is spoken or in quotation marks; whoever asks decides when it is no name any more.
 */
export function mentionBeingTyped(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(Math.max(0, caret - MOST_TYPED - 2), caret);
  const match = /(?<![\p{L}\p{N}\p{M}/@])@("?)([^"@\p{Cc}]*)$/u.exec(before);
  if (!match || match[2] === undefined) return null;
  const typed = match[2];
  if (typed !== typed.trimStart() || (match[1] === '' && /\s\S*\s/.test(typed))) return null;
  return { from: caret - match[0].length, typed };
}

// ── Code ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What no name holds, in place of each character of code, so that everything else stays where it is. */
const BLANK = '\0';
/** Marks of quotations and lists that a line begins with. */
const CONTAINERS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*/;

/**
 * The same text with code blanked: fenced blocks, indented blocks and spans in backticks, as CommonMark has them. Of
 * indented lines inside lists, which may be either, none is taken as code.
 */
export function withoutCode(markdown: string): string {
  const lines = markdown.split('\n');
  const kept: string[] = [];
  let paragraph: string[] = [];
  let fence: { mark: string; depth: number } | null = null;
  let inList = false;
  let afterBlank = true;
  const endParagraph = () => {
    if (paragraph.length > 0) kept.push(...blankSpans(paragraph.join('\n')).split('\n'));
    paragraph = [];
  };
  for (const line of lines) {
    const containers = CONTAINERS.exec(line)?.[0] ?? '';
    const depth = containers.replaceAll(/[^>]/g, '').length;
    const rest = line.slice(containers.length);
    if (fence && depth < fence.depth) fence = null;
    if (fence) {
      const closing = /^[ \t]*(`{3,}|~{3,})[ \t\r]*$/.exec(rest)?.[1];
      if (closing?.startsWith(fence.mark)) fence = null;
      kept.push(blank(line));
      continue;
    }
    const opening = /^[ \t]*(`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[1];
    if (opening) {
      endParagraph();
      fence = { mark: opening, depth };
      kept.push(blank(line));
      afterBlank = true;
      continue;
    }
    if (rest.trim() === '') {
      endParagraph();
      kept.push(line);
      afterBlank = true;
      continue;
    }
    if (/[-+*\d]/.test(containers)) inList = true;
    else if (/^\S/.test(line) && afterBlank) inList = false;
    if (afterBlank && !inList && /^(?: {4}| {0,3}\t)/.test(depth > 0 ? rest.replace(/^ /, '') : line)) {
      kept.push(blank(line));
      continue;
    }
    afterBlank = false;
    paragraph.push(line);
  }
  endParagraph();
  return kept.join('\n');
}

function blank(text: string): string {
  return BLANK.repeat(text.length);
}

/** Backslashes that are looked back at. */
const MOST_ESCAPES = 100;

/** A run of backticks up to the next one of the same length; one that was escaped is none, and one without a second is text. */
function blankSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ at: index, length }));
  const byLength = new Map<number, { places: number[]; next: number }>();
  for (const { at, length } of runs) {
    const known = byLength.get(length);
    if (known) known.places.push(at);
    else byLength.set(length, { places: [at], next: 0 });
  }
  let blanked = '';
  let done = 0;
  for (const run of runs) {
    if (run.at < done) continue;
    const before = /\\*$/.exec(paragraph.slice(Math.max(done, run.at - MOST_ESCAPES), run.at))?.[0].length ?? 0;
    const skipped = before % 2; // of the run, the backtick that was escaped
    const [at, length] = [run.at + skipped, run.length - skipped];
    const ends = byLength.get(length);
    if (!ends) continue;
    while ((ends.places[ends.next] ?? Infinity) < at + length) ends.next++;
    const end = ends.places[ends.next];
    if (end === undefined) continue;
    blanked += paragraph.slice(done, at) + blank(paragraph.slice(at, end + length));
    done = end + length;
  }
  return blanked + paragraph.slice(done);
}
