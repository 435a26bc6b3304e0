import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { editsBetween, mergeText, tokensOf } from './mergeText';

const BASE = 'It fires on bright spots.\n\nNot on white walls, though.';
const merged = (base: string, theirs: string, mine: string) => {
  const result = mergeText(base, theirs, mine);
  return result.conflicts === null ? result.text : result.conflicts;
};

describe('two changes of one text', () => {
  it('in other places are both there', () => {
    const theirs = BASE.replace('bright', 'small bright');
    const mine = BASE.replace('though', 'as layer 3 does');
    const both = 'It fires on small bright spots.\n\nNot on white walls, as layer 3 does.';
    expect(merged(BASE, theirs, mine)).toBe(both);
    expect(merged(BASE, mine, theirs)).toBe(both);
  });
  it('in words side by side are both there', () => {
    expect(merged('one two three', 'ONE two three', 'one TWO three')).toBe('ONE TWO three');
    expect(merged('one two three', 'one three', 'one two three four')).toBe('one three four');
  });
  it('that are the same are there once', () => {
    const same = BASE.replace('spots', 'glints');
    expect(merged(BASE, same, same)).toBe(same);
    expect(merged(BASE, `${same} See 7.`, same)).toBe(`${same} See 7.`);
  });
  it('that only add words at one place stand one after the other, theirs first, and do not grow together', () => {
    expect(merged(BASE, `${BASE} Ben saw it.`, `${BASE} Ada too.`)).toBe(`${BASE} Ben saw it. Ada too.`);
    expect(merged('a', 'a!', 'a?')).toBe('a! ?');
    expect(merged('', 'Theirs', 'Mine')).toBe('Theirs\n\nMine');
    expect(merged('x', '', 'x y')).toBe(' y');
  });
  it('one of which goes on where the other one ends are there once', () => {
    expect(merged('Base.', 'Base. X Y', 'Base. X')).toBe('Base. X Y');
    expect(merged('Base.', 'Base. X', 'Base. X Z')).toBe('Base. X Z');
    expect(merged('- a', '- a\n- b', '- a\n- b\n- c')).toBe('- a\n- b\n- c');
    expect(merged('Base.', 'Base. X Y', 'Base. X Z')).toBe('Base. X Y Z');
  });
  it('of the same words are a conflict that has all three', () => {
    const theirs = BASE.replace('bright spots', 'shiny metal');
    const mine = BASE.replace('bright', 'white');
    expect(merged(BASE, theirs, mine)).toEqual([{ base: 'bright', theirs: 'shiny', mine: 'white' }]);
  });
  it('one of which takes away what the other one changed is a conflict, too', () => {
    const theirs = 'It fires on bright spots.';
    const mine = BASE.replace('walls', 'doors');
    expect(merged(BASE, theirs, mine)).toMatchObject([{ theirs: '' }]);
    // Inside of what went.
    expect(merged('a b c d', 'a d', 'a b new c d')).toHaveLength(1);
  });
  it('of which one writes everything anew are a conflict, soon', () => {
    const long = (word: string) => `${word} `.repeat(5000);
    expect(merged(long('a'), long('b'), `${long('a')}c`)).toHaveLength(1);
  });
});

describe('merging', () => {
  const random = seededRandom(7);
  const pick = (below: number) => Math.floor(random() * below);
  const words = ['glint', 'eye', 'the', 'a', 'metal', 'spot', ',', '.', '\n'];
  const someText = (length: number) => Array.from({ length }, () => words[pick(words.length)]).join(' ');
  const changed = (text: string, mark: string) => {
    const tokens = tokensOf(text);
    for (let count = 1 + pick(3); count > 0; count--)
      tokens.splice(pick(tokens.length + 1), pick(3), ` ${mark}${count} `);
    return tokens.join('');
  };

  it('of nothing is nothing: who changed nothing takes what is there', () => {
    for (let round = 0; round < 200; round++) {
      const base = someText(pick(20));
      const other = changed(base, 'mine');
      expect(merged(base, base, other)).toBe(other);
      expect(merged(base, other, base)).toBe(other);
      expect(merged(base, other, other)).toBe(other);
    }
  });

  it('loses no word that anybody wrote, and invents none: 1,000 pairs of changes', () => {
    let clean = 0;
    for (let round = 0; round < 1000; round++) {
      const base = someText(5 + pick(40));
      const theirs = changed(base, 'theirs');
      const mine = changed(base, 'mine');
      const result = mergeText(base, theirs, mine);
      if (result.conflicts) continue;
      clean++;
      const count = (text: string, word: string) => tokensOf(text).filter((token) => token === word).length;
      for (const word of new Set([base, theirs, mine].flatMap(tokensOf).filter((token) => /\w/.test(token)))) {
        const expected = count(theirs, word) + count(mine, word) - count(base, word);
        // Both may have taken the same one away.
        expect(count(result.text, word), `${word} of ${JSON.stringify({ base, theirs, mine })}`).toBeGreaterThanOrEqual(
          expected,
        );
        if (/theirs|mine/.test(word)) expect(count(result.text, word)).toBe(expected);
      }
    }
    expect(clean).toBeGreaterThan(500);
  });

  it('gives the text after the edits that were found', () => {
    for (let round = 0; round < 200; round++) {
      const [before, after] = [someText(pick(30)), someText(pick(30))].map(tokensOf);
      const edits = editsBetween(before!, after!)!;
      const rebuilt: string[] = [];
      let at = 0;
      for (const { start, end, inserted } of edits) {
        rebuilt.push(...before!.slice(at, start), ...inserted);
        at = end;
      }
      expect([...rebuilt, ...before!.slice(at)]).toEqual(after);
    }
  });
});

it.each(['', ' ', 'a\n\n b\tc ', 'naïve – “quoted” 😀 नमस्ते', '\r\n\u2028x'])(
  'tokens of %j are the text again',
  (text) => {
    expect(tokensOf(text).join('')).toBe(text);
  },
);
