import { expect, it } from 'vitest';
import { isSending, stepOf } from './importSteps';

it('says how far an import is, and how long it takes once that is known', () => {
  const sending = stepOf({ kind: 'sending', done: 512, total: 1024 }, null, 0);
  expect(sending).toMatchObject({ done: 512, total: 1024, left: null });
  expect(sending.text).toMatch(/of .* are sent$/);
  expect(stepOf({ kind: 'sending', done: 1024, total: 1024 }, sending, 9000).text).toBe('It is sent, and is being opened…'); // prettier-ignore
  const looking = stepOf({ kind: 'looking', found: 1, done: 10, total: 1000 }, sending, 10_000);
  expect(looking.text).toMatch(/^Looked through 1 item, /);
  // Another step begins anew: what was sent says nothing of how fast it is read.
  expect(looking.left).toBeNull();
  const storing = stepOf({ kind: 'storing', done: 0, total: 5000 }, looking, 11_000);
  const later = stepOf({ kind: 'storing', done: 1000, total: 5000 }, storing, 14_000);
  expect(later).toMatchObject({ text: 'Stored 1,000 of 5,000', left: 'about 12 s' });
  expect(stepOf({ kind: 'storing', done: 5000, total: 5000 }, later, 30_000).left).toBeNull();
});

it('knows that nothing is stored only while the archive is being sent', () => {
  const at = (done: number) => isSending(stepOf({ kind: 'sending', done, total: 1024 }, null, 0));
  expect([at(0), at(1023), at(1024)]).toEqual([true, true, false]);
  expect(isSending(stepOf({ kind: 'storing', done: 0, total: 5 }, null, 0))).toBe(false);
});
