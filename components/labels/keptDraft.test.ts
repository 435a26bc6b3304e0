import { beforeEach, expect, it } from 'vitest';
import { tabStore } from '../page/keptStore';
import { writeText } from '../review/keptText';
import { draftKey, forgetSent } from './keptDraft';

const KEY = draftKey('l', 'Ada', 3);
const kept = () => tabStore.keys().map((key) => tabStore.getItem(key));

beforeEach(() => tabStore.keys().forEach((key) => tabStore.removeItem(key)));

it('what was sent is forgotten, and nothing else', () => {
  writeText(KEY, 'rim');
  writeText(draftKey('l', 'Ada', 4), 'dot');
  expect(forgetSent(KEY, 'rim')).toBe(true);
  expect(kept()).toEqual(['dot']);
});

it('what was typed while it was on its way stays', () => {
  writeText(KEY, 'rim, rather an edge');
  expect(forgetSent(KEY, 'rim')).toBe(false);
  expect(kept()).toEqual(['rim, rather an edge']);
  expect(forgetSent(draftKey('l', 'Ada', 5), '')).toBe(true); // sent as it was stored before
});

it('a name is kept by however it is written', () => {
  expect(draftKey('l', ' ADA', 3)).toBe(KEY);
});
