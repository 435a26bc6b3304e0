import { MAX_TAGS, MAX_TEXT_LENGTH, type FindingWords } from '../domain/findingWords';
import { mergeText, type TextConflict } from './mergeText';

/** Why the words of both cannot be stored as they are: somebody has to decide, or to leave something out. */
export type WordsProblem =
  | { field: keyof FindingWords; reason: 'clash' }
  /** Together they are longer than the field may be: characters of the text, or tags. */
  | { field: 'text' | 'tags'; reason: 'tooMuch'; count: number; most: number };

export interface MergedWords {
  /** With the changes of both. Where they clash it says mine, and what is too much is there. */
  words: FindingWords;
  /** In the order of the fields; empty: these words are what both want. */
  problems: readonly WordsProblem[];
  /** The places of the text at which they clash. */
  places: readonly TextConflict[];
}

/**
 * The words of a finding with the changes of both. A title is one thought, so that two titles clash; of the text only the
 * places do at which both changed the same words; of the tags none does: those that anybody added are there, and those
 * that anybody took away are not. Only two other orders of the tags clash.
 * @param base what both began with
 * @param theirs what is stored
 * @param mine what is to be stored
 */
export function mergeWords(base: FindingWords, theirs: FindingWords, mine: FindingWords): MergedWords {
  const title = mergeTitle(base.title, theirs.title, mine.title);
  const { text, conflicts } = mergeText(base.text, theirs.text, mine.text);
  const { tags, clash } = mergeTags(base.tags, theirs.tags, mine.tags);
  const problems: WordsProblem[] = [];
  if (title === null) problems.push({ field: 'title', reason: 'clash' });
  if (conflicts.length > 0) problems.push({ field: 'text', reason: 'clash' });
  else if (text.length > MAX_TEXT_LENGTH)
    problems.push({ field: 'text', reason: 'tooMuch', count: text.length, most: MAX_TEXT_LENGTH });
  if (clash) problems.push({ field: 'tags', reason: 'clash' });
  else if (tags.length > MAX_TAGS)
    problems.push({ field: 'tags', reason: 'tooMuch', count: tags.length, most: MAX_TAGS });
  return { words: { title: title ?? mine.title, text, tags }, problems, places: conflicts };
}

function mergeTitle(base: string, theirs: string, mine: string): string | null {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : null;
}

/** In the order of whoever changed it. Where both did, in different ways, it is mine, and a clash. */
function mergeTags(base: readonly string[], theirs: readonly string[], mine: readonly string[]) {
  const stays = (tag: string) => (base.includes(tag) ? theirs.includes(tag) && mine.includes(tag) : true);
  /** The tags that all three have, as one of them puts them in order. */
  const orderIn = (tags: readonly string[]) =>
    tags.filter((tag) => [base, theirs, mine].every((one) => one.includes(tag))).join();
  const [before, their, my] = [orderIn(base), orderIn(theirs), orderIn(mine)];
  const [first, second] = my === before ? [theirs, mine] : [mine, theirs];
  const tags = [...new Set([...first, ...second])].filter(stays);
  return { tags, clash: my !== before && their !== before && my !== their };
}
