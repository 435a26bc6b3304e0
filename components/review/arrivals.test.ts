import { expect, it } from 'vitest';
import type { ReviewAct, ReviewEntry } from '@/lib/domain/findingReview';
import { arrivalsInWords } from './arrivals';

const entry = (by: string, act: ReviewAct): ReviewEntry => ({ id: 'e', findingId: 'f', number: 1, by, createdAt: '2026-01-01T00:00:00.000Z', act }); // prettier-ignore

it('what others said is announced, and not what oneself said in another tab', () => {
  const comment: ReviewAct = { kind: 'comment', text: 'x', anchor: null };
  const log = [entry('Ben', comment), entry('ADA', comment), entry('Cleo', { kind: 'vote', vote: 'agree', reason: '', revision: 1 })]; // prettier-ignore
  expect(arrivalsInWords(log, 'Ada')).toBe('Ben commented. Cleo agrees.');
  expect(arrivalsInWords(log.slice(1, 2), 'Ada')).toBe('');
  expect(arrivalsInWords(log.slice(1, 2), null)).toBe('ADA commented.');
});
