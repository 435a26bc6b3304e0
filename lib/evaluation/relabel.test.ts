import { expect, it } from 'vitest';
import { predictionOf } from './predictionOf';
import { seededRandom } from '../random/seededRandom';
import { relabel } from './relabel';

it('a prediction under another label is what the network itself would be found to say, or is not known', () => {
  const random = seededRandom(11);
  const vector = Float32Array.from({ length: 9 }, () => Math.round(random() * 4) / 8);
  for (const before of [null, 0, 3, 8])
    for (const after of [null, ...vector.keys()]) {
      const stored = predictionOf('a', vector, before);
      const expected = predictionOf('b', vector, after);
      const kept = after === null || after === before || stored.top.some(({ classIndex }) => classIndex === after);
      expect(relabel(stored, 'b', after)).toEqual(kept ? expected : null);
    }
});
