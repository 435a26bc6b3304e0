import { describe, expect, it } from 'vitest';
import { MAX_PASSAGES, passagesOf } from './passagesOf';

const passages = (text: string) => passagesOf({ title: 'Wheels', text, tags: ['rim', 'car'] });

describe('the passages of a finding', () => {
  it('begin with its title and tags', () => {
    expect(passages('')).toEqual(['Wheels, rim, car']);
  });

  it('are sentences put together up to forty words, a paragraph never with the next', () => {
    const long = `Word ${'word '.repeat(30)}end.`;
    expect(passages(`It is the wheel. Not the road.\n\n${long} ${long}`).slice(1)).toEqual([
      'It is the wheel. Not the road.',
      long,
      long,
    ]);
  });

  it('are a long sentence in several pieces', () => {
    const words = Array.from({ length: 90 }, (_, k) => `w${k}`);
    expect(passages(words.join(' ')).slice(1)).toEqual([words.slice(0, 40), words.slice(40, 80), words.slice(80)].map((piece) => piece.join(' '))); // prettier-ignore
  });

  it('have no marks, and nothing of an address', () => {
    expect(
      passages('## Seen\n- **the** [wheel](https://x.example/a_b)\n- `conv2` at https://x.example/c').slice(1),
    ).toEqual(['Seen', 'the wheel', 'conv2 at']);
  });

  it('keep names and numbers as they are written', () => {
    const text = 'In *conv2_1* of img_7.png: **3*3** kernels, ~0.3 | 0.4, __init__.';
    expect(passages(text).slice(1)).toEqual(['In conv2_1 of img_7.png: 3*3 kernels, ~0.3 | 0.4, init.']);
  });

  it('are few, however long the text is', () => {
    expect(passages('One sentence.\n\n'.repeat(2_000))).toHaveLength(MAX_PASSAGES);
    expect(passages('x'.repeat(20_000))[1]).toHaveLength(20_000);
    expect(passages(`[${'['.repeat(19_000)}`)).toHaveLength(2);
  });
});
