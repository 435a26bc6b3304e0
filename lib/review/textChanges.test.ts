import { expect, it } from 'vitest';
import { textChanges } from './textChanges';

it('says which words stay, went and came', () => {
  expect(textChanges('It fires on glints.', 'It fires on small glints')).toEqual([
    { kind: 'same', text: 'It fires on ' },
    { kind: 'added', text: 'small ' },
    { kind: 'same', text: 'glints' },
    { kind: 'removed', text: '.' },
  ]);
  expect(textChanges('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
  expect(textChanges('', '')).toEqual([]);
});

it('of a text that was written anew: all of it', () => {
  const [before, after] = ['a '.repeat(5000) + 'a', 'b '.repeat(5000) + 'b'];
  expect(textChanges(before, after)).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
