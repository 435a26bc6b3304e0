import { expect, it } from 'vitest';
import { findingSchema } from '@/lib/domain/finding';
import { exampleFinding } from '../findings/exampleFinding.testing';
import { session, snapshotWith } from './fakeTransport.testing';
import { applySequenced, applySnapshot, initialState } from './sessionState';

it('S7 an edited finding has its new words and keeps everything else and its place; others stay as they are', () => {
  const [first, second] = ['one', 'two'].map((id) => findingSchema.parse({ ...exampleFinding, id }));
  if (!first || !second) throw new Error('Two were made.');
  const state = applySnapshot(initialState(session), snapshotWith({ findings: [first, second] }));
  const lastEdit = { by: 'Ben', at: '2026-01-02T00:00:00.000Z' };
  const words = { title: 'Other', text: 'Other text', tags: ['other'], revision: 2, lastEdit };
  // What is not words may be of before: a check that was told meanwhile must not be lost.
  const finding = { ...second, ...words, author: 'Somebody else', checks: [] };
  const check = { id: 'c1', findingId: 'two', jobId: null, partId: null, by: 'Ben', createdAt: lastEdit.at, outcome: { verdict: 'running' as const } }; // prettier-ignore
  const checked = applySequenced(state, { kind: 'finding:checked', message: { seq: 11, check } });
  if (checked === 'gap') throw new Error('There is no gap.');
  const edited = applySequenced(checked, { kind: 'finding:edited', message: { seq: 12, finding } });
  expect(edited).toMatchObject({ seq: 12 });
  expect(edited !== 'gap' && edited.findings).toEqual([
    first,
    { ...second, ...words, checks: [check, ...second.checks] },
  ]);
  // Told twice it is no change, and of a finding that is not known here there is nothing to change.
  if (edited === 'gap') throw new Error('There is no gap.');
  expect(applySequenced(edited, { kind: 'finding:edited', message: { seq: 12, finding: first } })).toBe(edited);
  const unknown = applySequenced(edited, { kind: 'finding:edited', message: { seq: 13, finding: { ...finding, id: 'three' } } }); // prettier-ignore
  expect(unknown !== 'gap' && unknown.findings).toEqual(edited.findings);
  expect(applySequenced(edited, { kind: 'finding:edited', message: { seq: 14, finding } })).toBe('gap');
});
