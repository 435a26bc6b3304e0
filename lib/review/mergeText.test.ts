import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { mergeText } from './mergeText';
import { tokensOf } from './textEdits';

const BASE = 'It fires on bright spots.\n\nNot on white walls, though.';
const merged = (base: string, theirs: string, mine: string) => {
  const result = mergeText(base, theirs, mine);
  return result.conflicts.length === 0 ? result.text : result.conflicts;
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
    expect(merged(BASE, theirs, mine)).toMatchObject([{ base: 'bright', theirs: 'shiny', mine: 'white' }]);
  });
  it('that clash at one place keep everything else of both, and mine at that place, which is told', () => {
    const theirs = BASE.replace('bright', 'shiny').replace('walls', 'doors').replace('It fires', 'Theirs. It fires');
    const mine = BASE.replace('bright', 'dim').replace('though', 'I think');
    const { text, conflicts } = mergeText(BASE, theirs, mine);
    expect(text).toBe('Theirs. It fires on dim spots.\n\nNot on white doors, I think.');
    expect(conflicts).toEqual([{ base: 'bright', theirs: 'shiny', mine: 'dim', start: 20, end: 23 }]);
    expect(text.slice(20, 23)).toBe('dim');
  });
  it('beside each other leave two words two words', () => {
    // Theirs takes the sign away before which mine puts a word.
    expect(merged('a (b) d', 'a b) d', 'a c(b) d')).toBe('a c b) d');
    expect(merged('a (b) d', 'a (b d', 'a (b)c d')).toBe('a (b c d');
    expect(merged('a (b', 'a(b', 'a b')).toBe('a b');
  });
  it('one of which takes away what the other one changed is a conflict, too', () => {
    const theirs = 'It fires on bright spots.';
    const mine = BASE.replace('walls', 'doors');
    expect(merged(BASE, theirs, mine)).toMatchObject([{ theirs: '' }]);
    // Inside of what went.
    expect(merged('a b c d', 'a d', 'a b new c d')).toHaveLength(1);
  });
  it('of which one writes everything anew are a conflict only where the other one changed something', () => {
    const long = (word: string) => `${word} `.repeat(5000);
    expect(merged(long('a'), long('b'), `${long('a')}c`)).toBe(`${long('b')}c`);
    const { text, conflicts } = mergeText(long('a'), long('b'), `${long('a')}c`.replace('a', 'x'));
    expect(conflicts).toHaveLength(1);
    expect(text).toBe(`${long('a')}c`.replace('a', 'x'));
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
      // With blanks, with signs and with neither: it may become a part of the word beside it.
      tokens.splice(pick(tokens.length + 1), pick(3), [` ${mark}${count} `, `${mark}${count}`, '(', ''][pick(4)] ?? '');
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
      if (result.conflicts.length > 0) continue;
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

  it('tells each place of a conflict, has mine there, and everything else of both: 1,000 pairs', () => {
    let clashing = 0;
    for (let round = 0; round < 1000; round++) {
      const base = someText(5 + pick(40));
      const theirs = changed(base, 'theirs');
      const mine = changed(base, 'mine');
      const { text, conflicts } = mergeText(base, theirs, mine);
      if (conflicts.length > 0) clashing++;
      let last = 0;
      for (const conflict of conflicts) {
        expect(conflict.start).toBeGreaterThanOrEqual(last);
        expect(text.slice(conflict.start, conflict.end)).toBe(conflict.mine);
        expect(base).toContain(conflict.base);
        expect(theirs).toContain(conflict.theirs);
        last = conflict.end;
      }
      // What they wrote anywhere else is there.
      const elsewhere = (token: string) => /theirs/.test(token) && !conflicts.some((one) => one.theirs.includes(token));
      for (const token of tokensOf(theirs).filter(elsewhere)) expect(text).toContain(token);
      for (const token of tokensOf(mine).filter((one) => /mine/.test(one))) expect(text).toContain(token);
    }
    expect(clashing).toBeGreaterThan(100);
  });
});

it('three texts that have nothing in common are merged in a moment: the server has one thread', () => {
  const random = seededRandom(3);
  const filled = (next: () => string) => {
    let text = '';
    while (text.length < 20_000) text += next();
    return text.slice(0, 20_000);
  };
  const word = (first: string) => () => first + Math.floor(random() * 3000).toString(36) + ' ';
  const sign = () => '!?.,;:-*#'.charAt(Math.floor(random() * 9));
  const aOrB = () => (random() < 0.5 ? 'a ' : 'b ');
  const line = () => `${Math.floor(random() * 50).toString(36)}\n`;
  for (const [base, theirs, mine] of [
    [filled(word('a')), filled(word('b')), filled(word('c'))],
    [filled(sign), filled(sign), filled(sign)],
    [filled(aOrB), filled(aOrB), filled(aOrB)],
    [filled(line), filled(line), filled(line)],
  ] as const) {
    const began = performance.now();
    mergeText(base, theirs, mine);
    // Some 100 ms on an idle core; it was 1,400 to 1,900.
    expect(performance.now() - began).toBeLessThan(700);
  }
});
