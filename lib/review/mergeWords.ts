import { MAX_TAGS, MAX_TEXT_LENGTH, type FindingWords } from '../domain/findingWords';
import { mergeText } from './mergeText';

/** Each field with the changes of both; null where they do not agree. */
export type MergedFields = { [Field in keyof FindingWords]: FindingWords[Field] | null };
export type MergedWords = { field: null; words: FindingWords } | { field: keyof FindingWords };

/**
 * The words of a finding with the changes of both. A title is one thought, so that two titles are a conflict; of the text
 * only the places are at which both changed the same words; of the tags none is: those that anybody added are there, and
 * those that anybody took away are not. Where both together are longer than a field may be, that is a conflict as well.
 * @param base what both began with
 * @param theirs what is stored
 * @param mine what is to be stored
 */
export function mergeFields(base: FindingWords, theirs: FindingWords, mine: FindingWords): MergedFields {
  const text = mergeText(base.text, theirs.text, mine.text);
  const tags = mergeTags(base.tags, theirs.tags, mine.tags);
  return {
    title: mergeTitle(base.title, theirs.title, mine.title),
    text: text.conflicts || text.text.length > MAX_TEXT_LENGTH ? null : text.text,
    tags: tags.length > MAX_TAGS ? null : tags,
  };
}

/** The same as a whole, or the first field about which they do not agree. */
export function mergeWords(base: FindingWords, theirs: FindingWords, mine: FindingWords): MergedWords {
  const { title, text, tags } = mergeFields(base, theirs, mine);
  if (title === null) return { field: 'title' };
  if (text === null) return { field: 'text' };
  if (tags === null) return { field: 'tags' };
  return { field: null, words: { title, text, tags } };
}

function mergeTitle(base: string, theirs: string, mine: string): string | null {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : null;
}

function mergeTags(base: readonly string[], theirs: readonly string[], mine: readonly string[]): string[] {
  const kept = theirs.filter((tag) => mine.includes(tag) || !base.includes(tag));
  const added = mine.filter((tag) => !base.includes(tag) && !theirs.includes(tag));
  return [...kept, ...added];
}
