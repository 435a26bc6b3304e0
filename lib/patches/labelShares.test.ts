import { expect, it } from 'vitest';
import { labelShares } from './labelShares';

it('counts labels, the most frequent first, and says how pure they are among the labelled', () => {
  expect(labelShares(['cat', 'dog', null, 'dog', 'ant', null, null, null])).toEqual({
    shares: [
      { label: 'dog', count: 2 },
      { label: 'ant', count: 1 },
      { label: 'cat', count: 1 },
      { label: null, count: 4 },
    ],
    purity: 0.5,
  });
  expect(labelShares([null])).toEqual({ shares: [{ label: null, count: 1 }], purity: null });
  expect(labelShares([])).toEqual({ shares: [], purity: null });
});
