import { expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT, labelOf, nextUnlabelled, readDraft } from './labelDraft';

it('a draft outlives being written down, and what is no draft is left', () => {
  const draft = { cannotTell: false, text: 'rim', note: 'two\nlines' };
  expect(readDraft(JSON.stringify(draft), EMPTY_DRAFT)).toEqual(draft);
  for (const kept of ['', 'null', '[]', '3', '{"text":"x"}', '{"cannotTell":1,"text":"","note":""}', '{'])
    expect(readDraft(kept, draft)).toBe(draft);
});

it('what was submitted before is where a change begins', () => {
  expect(draftOf(null)).toBe(EMPTY_DRAFT);
  expect(draftOf({ label: null, note: 'n' })).toEqual({ cannotTell: true, text: '', note: 'n' });
  expect(draftOf({ label: 'rim', note: '' })).toEqual({ cannotTell: false, text: 'rim', note: '' });
});

it('nothing chosen is no label, and is not "can\'t tell"', () => {
  expect(labelOf(EMPTY_DRAFT)).toBeUndefined();
  expect(labelOf({ ...EMPTY_DRAFT, text: '  ' })).toBeUndefined();
  expect(labelOf({ ...EMPTY_DRAFT, text: ' a  b ' })).toBe('a b');
  expect(labelOf({ ...EMPTY_DRAFT, text: 'a', cannotTell: true })).toBeNull();
});

it('after a channel comes the next one without a label, around the end', () => {
  const order = [5, 2, 9];
  expect(nextUnlabelled(order, new Set(), null)).toBe(5);
  expect(nextUnlabelled(order, new Set([5]), 5)).toBe(2);
  expect(nextUnlabelled(order, new Set([9, 2]), 9)).toBe(5);
  expect(nextUnlabelled(order, new Set([9, 2, 5]), 9)).toBeNull();
});
