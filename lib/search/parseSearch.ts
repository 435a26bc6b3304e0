/**
 * What somebody typed into a search, as the terms that must be, or must not be, in what is found:
 *
 * - `word`: letters and digits. Found in all its English forms; `prefix`: also where a word only begins so.
 * - `phrase`: "in quotation marks". Its words as they are, one after the other.
 * - `part`: everything that is no plain word (conv2_1, blocks.0, 50%). Found as it is, also within a word.
 */

export interface SearchTerm {
  kind: 'word' | 'phrase' | 'part';
  text: string;
  /** It must not be there. */
  not: boolean;
  /** It is the last word, which may not be typed to its end. */
  prefix: boolean;
}

const TERM = /(-?)"([^"]*)"?|\S+/g;
const QUOTATION_MARK = /[“”„«»]/g;
/** What PostgreSQL's parser takes for a word, too: it leaves out numbers that are no digits, such as "²". */
const PLAIN_WORD = /^[\p{L}\p{M}\p{Nd}]+$/u;
const HAS_WORD = /[\p{L}\p{Nd}]/u;
/** Scripts that put no space between words, so that a word of theirs is a part of a longer one. */
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u; // prettier-ignore
/** Marks of a sentence around a word. */
const AROUND = /^[,;!?.:()[\]{}']+|[,;!?:.()[\]{}']+$/g;

/** Each term once, in order. None: there is nothing in it that could be looked for. */
export function parseSearch(text: string): SearchTerm[] {
  const typed = text.replace(QUOTATION_MARK, '"').trim();
  const terms = new Map<string, SearchTerm>();
  for (const [match, minus, quoted] of typed.matchAll(TERM)) {
    const term = quoted === undefined ? unquotedTerm(match) : quotedTerm(quoted, minus === '-');
    if (term) terms.set(`${term.not} ${term.kind} ${term.text}`, term);
  }
  const parsed = [...terms.values()];
  const last = parsed.at(-1);
  if (last?.kind === 'word' && !last.not && !typed.endsWith('"')) last.prefix = true;
  return parsed;
}

function quotedTerm(quoted: string, not: boolean): SearchTerm | null {
  const text = quoted.trim();
  if (text === '') return null;
  return { kind: HAS_WORD.test(text) ? 'phrase' : 'part', text, not, prefix: false };
}

/** A minus sign leaves out what follows, where that has a letter or a digit: "-" and "->" are looked for as they are. */
function unquotedTerm(typed: string): SearchTerm | null {
  const not = typed.startsWith('-') && HAS_WORD.test(typed);
  const whole = typed.slice(not ? 1 : 0).replaceAll('"', '');
  const text = HAS_WORD.test(whole) ? whole.replace(AROUND, '') : whole;
  if (text === '' || text === '-') return null;
  const kind = PLAIN_WORD.test(text) && !WITHOUT_SPACES.test(text) ? 'word' : 'part';
  return { kind, text, not, prefix: false };
}

/** The words of a text, as PostgreSQL's are here: letters and digits, nothing else. */
export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? [];
}
