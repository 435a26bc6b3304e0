import type { SearchMatches } from '../domain/findingFilter';

/** A piece of a text, and whether the search found it. */
export interface TextPart {
  text: string;
  found: boolean;
}

const SPECIAL = /[\\^$.*+?()[\]{}|]/g;
const escape = (text: string) => text.replace(SPECIAL, '\\$&');
const WORD_CHARACTER = '[\\p{L}\\p{M}\\p{Nd}]';
const wholeWord = (pattern: string) => `(?<!${WORD_CHARACTER})${pattern}(?!${WORD_CHARACTER})`;
const BETWEEN_WORDS = '[^\\p{L}\\p{M}\\p{Nd}]+';

/** The text in pieces that together are the text: those that were found, and those between them. */
export function markText(text: string, matches: SearchMatches): TextPart[] {
  const found = patternOf(matches);
  if (!found) return text === '' ? [] : [{ text, found: false }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(found)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), found: false });
    parts.push({ text: match[0], found: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), found: false });
  return parts;
}

/** Characters of a snippet, about. */
const SNIPPET_LENGTH = 220;
const BEFORE_FIRST = 60;

/**
 * The piece of a long text around the first place that was found, in one line; the beginning where none was. "…" stands
 * where the text goes on.
 */
export function snippetOf(text: string, matches: SearchMatches): TextPart[] {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const pattern = patternOf(matches);
  const first = pattern ? Math.max(0, line.search(pattern)) : 0;
  const from = first <= BEFORE_FIRST ? 0 : startOfWord(line, first - BEFORE_FIRST);
  const to = from + SNIPPET_LENGTH >= line.length ? line.length : endOfWord(line, from + SNIPPET_LENGTH, first);
  const snippet = `${from > 0 ? '…' : ''}${line.slice(from, to).trim()}${to < line.length ? '…' : ''}`;
  return markText(snippet, matches);
}

/** Longer pieces first, so that a word of a phrase is marked with the phrase. */
function patternOf({ words, phrases, parts }: SearchMatches): RegExp | null {
  const patterns = [
    ...phrases.map((phrase) => wholeWord(phrase.map(escape).join(BETWEEN_WORDS))),
    ...parts.toSorted((a, b) => b.length - a.length).map(escape),
    ...words.map((word) => wholeWord(escape(word))),
  ];
  return patterns.length > 0 ? new RegExp(patterns.join('|'), 'giu') : null;
}

function startOfWord(line: string, near: number): number {
  const space = line.lastIndexOf(' ', near);
  return space >= 0 && near - space < 30 ? space + 1 : near;
}

/** Never before what was found ends its first word. */
function endOfWord(line: string, near: number, first: number): number {
  const space = line.lastIndexOf(' ', near);
  return space > first && near - space < 30 ? space : near;
}
