import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { UnigramTokenizer, type Vocabulary } from './unigramTokenizer';

const VOCABULARY: Vocabulary = [
  ['�', 0],
  ['<s>', 0],
  ['▁', -3],
  ['▁a', -2],
  ['b', -2.5],
  ['ab', -3.2],
  ['▁ab', -4],
  ['abb', -5],
  ['a', -2.6],
];
const tokenizer = new UnigramTokenizer(VOCABULARY, 2);
const textOf = (ids: number[]) => ids.map((id) => VOCABULARY[id]![0]);

describe('cutting a text into pieces', () => {
  it.each([
    ['ab', ['▁ab']], // −4 beats −2 − 2.5
    ['abb', ['▁ab', 'b']], // −6.5 beats −2 − 5 and −3 − 5
    ['a  \n b', ['▁a', '▁', 'b']],
    ['', []],
    [' \t', []],
    ['ﬁ', ['▁', '�']], // two letters by NFKC, neither of which is known
    ['aÿÿÿb', ['▁a', '�', 'b']],
  ])('%j', (text, pieces) => {
    expect(textOf(tokenizer.encode(text))).toEqual(pieces);
  });

  it('finds what trying every cut finds', () => {
    const random = seededRandom(7);
    const scoreOf = (piece: string) => VOCABULARY.find(([one], id) => id >= 2 && one === piece)?.[1];
    function best(text: string): number {
      if (text === '') return 0;
      let most = -Infinity;
      for (let length = 1; length <= Math.min(4, text.length); length++) {
        const score = scoreOf(text.slice(0, length)) ?? (length === 1 ? -15 : undefined);
        if (score !== undefined) most = Math.max(most, score + best(text.slice(length)));
      }
      return most;
    }
    for (let round = 0; round < 50; round++) {
      const text = Array.from({ length: 1 + Math.floor(random() * 9) }, () => 'ab'[Math.floor(random() * 2)]).join('');
      const found = tokenizer.encode(text).reduce((sum, id) => sum + VOCABULARY[id]![1], 0);
      expect(found).toBeCloseTo(best(`▁${text}`), 9);
    }
  });
});
