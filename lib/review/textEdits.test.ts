import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { editsBetween, tokensOf } from './textEdits';

const random = seededRandom(11);
const pick = (below: number) => Math.floor(random() * below);
const words = ['glint', 'eye', 'the', 'a', 'metal', 'spot', ',', '.', '\n'];
const someText = (length: number) => Array.from({ length }, () => words[pick(words.length)]).join(' ');

function rebuilt(before: readonly string[], edits: ReturnType<typeof editsBetween>): string[] {
  const after: string[] = [];
  let at = 0;
  for (const { start, end, inserted } of edits) {
    after.push(...before.slice(at, start), ...inserted);
    at = end;
  }
  return [...after, ...before.slice(at)];
}

describe('edits between two texts', () => {
  it('make the one of the other, whether there are few or more than can be looked through', () => {
    for (const longest of [30, 3000])
      for (let round = 0; round < (longest === 30 ? 300 : 10); round++) {
        const [before, after] = [tokensOf(someText(pick(longest))), tokensOf(someText(pick(longest)))];
        const edits = editsBetween(before, after);
        expect(rebuilt(before, edits)).toEqual(after);
        // In their order, with something between them that stays.
        edits.forEach(({ start }, k) => expect(start).toBeGreaterThan(edits[k - 1]?.end ?? -1));
      }
  });

  it('are one where much was written at one place, and those of each line where much changed at several', () => {
    const text = Array.from({ length: 40 }, (_, k) => `Line ${k} says what it saw.`).join('\n');
    const addition = 'new words '.repeat(1000);
    expect(editsBetween(tokensOf(text), tokensOf(text.replace('Line 20', `${addition}Line 20`)))).toHaveLength(1);
    const [first, last] = [`${addition}\n`, ` ${addition}`];
    const changed = first + text.replace('Line 20 says', 'Line 20 tells') + last;
    const edits = editsBetween(tokensOf(text), tokensOf(changed));
    expect(edits.map(({ start, end, inserted }) => [end - start, inserted.length > 100 ? 'much' : inserted])).toEqual([
      [0, 'much'],
      [1, ['tells']],
      [0, 'much'],
    ]);
  });
});

it.each(['', ' ', 'a\n\n b\tc ', 'naïve – “quoted” 😀 नमस्ते', '\r\n\u2028x'])(
  'tokens of %j are the text again',
  (text) => {
    expect(tokensOf(text).join('')).toBe(text);
  },
);
