import { describe, expect, it } from 'vitest';
import { markText, snippetOf } from './markText';
import { parseSearch, wordsIn } from './parseSearch';

/** Terms as short texts: "-" not, "=" a part, quotation marks a phrase, "…" a word that may go on. */
const terms = (text: string) =>
  parseSearch(text).map(({ kind, text: term, not, prefix }) => {
    const shown = kind === 'phrase' ? `"${term}"` : kind === 'part' ? `=${term}` : term;
    return `${not ? '-' : ''}${shown}${prefix ? '…' : ''}`;
  });

describe('a search is read as', () => {
  it.each([
    ['', []],
    [' \t\n', []],
    ['glint', ['glint…']],
    ['  bright  glint ', ['bright', 'glint…']],
    ['glint "the  eye"', ['glint', '"the  eye"']],
    ['„bright glint“ eye', ['"bright glint"', 'eye…']],
    ['"not closed', ['"not closed"']],
    ['-edge glint', ['-edge', 'glint…']],
    ['glint -edge', ['glint', '-edge']],
    ['-"the edge" -conv2_1', ['-"the edge"', '-=conv2_1']],
    ['conv2_1', ['=conv2_1']],
    ['(blocks.0), glints;', ['=blocks.0', 'glints…']],
    ["50% it's", ['=50%', "=it's"]],
    ['- -> %', ['=->', '=%']],
    ['"%" ""', ['=%']],
    ['-', []],
    ['"', []],
    ['glint glint', ['glint…']],
    ['四角 Über naïve', ['=四角', 'Über', 'naïve…']],
    ['x²', ['=x²']],
  ])('%j: %j', (text, expected) => expect(terms(text)).toEqual(expected));
});

describe('what was found', () => {
  const none = { words: [], phrases: [], parts: [] };
  const found = (text: string, matches: object) =>
    markText(text, { ...none, ...matches }).map((part) => (part.found ? `[${part.text}]` : part.text)).join(''); // prettier-ignore

  it('is marked where it stands, in any case, and the pieces are the text', () => {
    expect(found('Glints: a glint, glinting', { words: ['glint', 'glints'] })).toBe('[Glints]: a [glint], glinting');
    expect(found('The BRIGHT\nglint of brightglint', { phrases: [['bright', 'glint']] })).toBe('The [BRIGHT\nglint] of brightglint'); // prettier-ignore
    expect(found('xConv2_1.0 (a+b)*', { parts: ['conv2_1', '(a+b)*'] })).toBe('x[Conv2_1].0 [(a+b)*]');
    expect(found('Übergänge, über', { words: ['über'] })).toBe('Übergänge, [über]');
    expect(markText('', none)).toEqual([]);
    expect(markText('<b>x</b>', none)).toEqual([{ text: '<b>x</b>', found: false }]);
  });

  it('is in the snippet of a long text, which begins and ends between words', () => {
    const long = `${'before '.repeat(100)}\n\nglint ${'after '.repeat(100)}`;
    const snippet = snippetOf(long, { ...none, words: ['glint'] });
    const text = snippet.map((part) => part.text).join('');
    expect(text).toMatch(/^…before .* glint after .* after…$/);
    expect(text.length).toBeLessThan(240);
    expect(snippet.filter((part) => part.found)).toEqual([{ text: 'glint', found: true }]);
    expect(snippetOf('short\n text', none)).toEqual([{ text: 'short text', found: false }]);
    expect(snippetOf(long, none)[0]?.text).toMatch(/^before .* before…$/);
  });
});

it('words are letters and digits', () => {
  expect(wordsIn('a/b conv2_1: é—日本.')).toEqual(['a', 'b', 'conv2', '1', 'é', '日本']);
});
