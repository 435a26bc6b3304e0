/** The parts of a finding in an archive are those that its review added, and nothing else. */
import { expect, it } from 'vitest';
import { exampleChannel, exampleFinding } from '@/components/findings/exampleFinding.testing';
import { readFinding } from './readArchived';

const at = '2026-01-02T03:04:05.000Z';
const { kind, target, evidence } = exampleChannel;
const part = { id: 'p2', number: 2, entry: 1, by: 'Ben', at, note: 'why', sessionId: 's2', kind, target, evidence };
const entry = { id: 'p2', findingId: exampleFinding.id, number: 1, by: 'Ben', createdAt: at, act: { kind: 'evidence', part: 'p2', note: 'why' } }; // prettier-ignore
const { title, text, tags, author, createdAt } = exampleFinding;
const first = { findingId: exampleFinding.id, number: 1, title, text, tags, by: author, createdAt: new Date(createdAt).toISOString(), origin: { kind: 'created' } }; // prettier-ignore
const whole = {
  ...{ ...exampleFinding, createdAt: first.createdAt, revision: 1, lastEdit: null, status: 'draft', reviewNumber: 1 },
  ...{ checks: [], added: [part], revisions: [first], review: [entry] },
};
const check = { id: 'c', findingId: exampleFinding.id, jobId: null, partId: 'p2', by: 'Ben', createdAt: at, outcome: { verdict: 'failed', message: 'No.' } }; // prettier-ignore

it('a finding with a part is read as it was written, and one without parts as of before there were any', () => {
  expect(readFinding({ ...whole, checks: [check] }, 'f').added).toEqual([part]);
  const { added: _none, ...older } = { ...whole, review: [], reviewNumber: 0 };
  expect(readFinding(older, 'f').added).toEqual([]);
});

it.each([
  ['no part for its entry', { added: [] }, /added must have a part for each entry/],
  ['a part without an entry', { review: [], reviewNumber: 0 }, /added must have a part for each entry/],
  ['another author', { added: [{ ...part, by: 'Eve' }] }, /added\[0\]\.by must be that of the entry/],
  ['another time', { added: [{ ...part, at: '2026-01-03T03:04:05.000Z' }] }, /added\[0\]\.at/],
  ['another note', { added: [{ ...part, note: 'forged' }] }, /added\[0\]\.note/],
  ['another number', { added: [{ ...part, number: 3 }] }, /added\[0\]\.number/],
  ['another entry', { added: [{ ...part, entry: 2 }] }, /added\[0\]\.entry/],
  ['another id', { added: [{ ...part, id: 'p9' }] }, /added\[0\]\.id/],
  ['an act of another part', { review: [{ ...entry, act: { ...entry.act, part: 'p9' } }] }, /review\[0\]\.act\.part/],
  ['a field that is not known', { added: [{ ...part, more: 1 }] }, /more is not known/],
  ['a check of no part', { checks: [{ ...check, partId: 'p9' }] }, /partId is no part/],
])('one with %s is refused', (_what, change, message) => {
  expect(() => readFinding({ ...whole, ...change }, 'f')).toThrow(message);
});
