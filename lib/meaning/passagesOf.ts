/** The words of a finding in pieces short enough to mean one thing each. */
import type { FindingWords } from '../domain/findingWords';

/** Of one finding. What comes behind them in a long text is not looked at. */
export const MAX_PASSAGES = 8;
/** A passage takes in further sentences up to here; a longer sentence is cut. */
const MOST_WORDS = 40;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The title with the tags, then the text by its sentences, without the marks of Markdown. */
export function passagesOf({ title, text, tags }: FindingWords): string[] {
  const first = [title, ...tags].join(', ');
  const passages: string[] = [first];
  let words: string[] = [];
  const finish = () => {
    if (words.length > 0) passages.push(words.join(' '));
    words = [];
  };
  for (const paragraph of withoutMarks(text).split(/\n{2,}/)) {
    for (const { segment } of sentences.segment(paragraph)) {
      const next = segment.split(/\s+/u).filter(Boolean);
      if (words.length + next.length > MOST_WORDS) finish();
      while (next.length > MOST_WORDS) passages.push(next.splice(0, MOST_WORDS).join(' '));
      words.push(...next);
    }
    finish();
    if (passages.length >= MAX_PASSAGES) break;
  }
  return passages.slice(0, MAX_PASSAGES);
}

/** Not how Markdown is read, only good enough to be compared: what is shown is made by components/text/Markdown.tsx. */
function withoutMarks(markdown: string): string {
  return (
    markdown
      .replaceAll(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
      .replaceAll(/^[ \t]*(?:#{1,6}|>|[-+*]|\d{1,9}[.)])[ \t]+/gm, '\n\n')
      // Inside a word they are part of a name or a number: conv2_1, 3*3.
      .replaceAll(/(?<![\p{L}\p{N}])[*_]{1,3}|[*_]{1,3}(?![\p{L}\p{N}])/gu, '')
      .replaceAll(/`{1,3}|~~/g, '')
      .replaceAll(/https?:\/\/\S+/g, '')
  );
}
