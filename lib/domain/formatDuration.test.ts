import { expect, it } from 'vitest';
import { formatDuration } from './formatDuration';

it.each([
  [400, 'under a second'],
  [1000, '1 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [200_000, '3 min 20 s'],
  [7_200_000, '2 h'],
  [7_500_000, '2 h 5 min'],
])('says %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
