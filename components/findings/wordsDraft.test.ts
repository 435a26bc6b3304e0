import { describe, expect, it } from 'vitest';
import { keptStore } from '../page/keptStore';
import { MemoryStorage } from '../page/memoryStorage.testing';
import { WordsDrafts, type WordsDraft } from './wordsDraft';

const base = { title: 'Glints', text: 'It fires.', tags: ['eye'] };
const draft: WordsDraft = { basedOn: 3, base, title: 'Glints?', text: 'It fires', tags: 'eye, ', clashes: [], from: null, writtenAt: 1 }; // prettier-ignore
let made = 0;

function openTab(browser: MemoryStorage, tab = new MemoryStorage(), findingId = 'f1') {
  const local = keptStore(() => browser);
  return new WordsDrafts({ findingId, local, tab: keptStore(() => tab), makeId: () => `tab${made++}` });
}

describe('drafts of the words of a finding', () => {
  it('are there again after a reload, of that finding and that tab only', () => {
    const [browser, tab] = [new MemoryStorage(), new MemoryStorage()];
    openTab(browser, tab).write(draft);
    expect(openTab(browser, tab).own()).toEqual(draft);
    expect(openTab(browser, tab, 'f').own()).toBeNull();
    expect(openTab(browser, tab, 'f').other()).toBeNull();
    expect(openTab(browser).own()).toBeNull();
    openTab(browser, tab).clear();
    expect([openTab(browser, tab).own(), browser.length]).toEqual([null, 0]);
  });

  it('of two tabs do not write over each other, and one that ends leaves the other one', () => {
    const browser = new MemoryStorage();
    const [one, two] = [openTab(browser), openTab(browser)];
    one.write({ ...draft, text: 'one' });
    two.write({ ...draft, text: 'two' });
    expect([one.own()?.text, two.own()?.text]).toEqual(['one', 'two']);
    one.clear();
    expect([one.own(), two.own()?.text]).toEqual([null, 'two']);
  });

  it('of a closed tab are found by another one, the newest first, and are gone when that one is through with it', () => {
    const browser = new MemoryStorage();
    openTab(browser).write({ ...draft, text: 'newest', writtenAt: 9 });
    openTab(browser).write({ ...draft, text: 'older', writtenAt: 5 });
    browser.setItem('specular.draft.f1', JSON.stringify({ basedOn: 1, base, title: '', text: 'of before', tags: '' }));
    const tab = openTab(browser);
    const found = tab.other();
    expect(found).toMatchObject({ text: 'newest', writtenAt: 9 });
    tab.write({ ...(found ?? draft), writtenAt: 10 });
    tab.clear();
    expect([tab.own(), tab.other()?.text]).toEqual([null, 'older']);
    tab.write(tab.other() ?? draft);
    tab.clear();
    expect(tab.other()).toMatchObject({ text: 'of before', clashes: [] });
  });

  it('of a tab in which somebody writes on stay there when another one is through with its copy', () => {
    const browser = new MemoryStorage();
    const [one, two] = [openTab(browser), openTab(browser)];
    one.write(draft);
    two.write(two.other() ?? draft);
    one.write({ ...draft, text: 'written on', writtenAt: 2 });
    two.clear();
    expect(one.own()?.text).toBe('written on');
  });

  it('of a tab that is a copy of another one get a name of their own at the first stroke', () => {
    const [browser, tab, copy] = [new MemoryStorage(), new MemoryStorage(), new MemoryStorage()];
    const one = openTab(browser, tab);
    one.write(draft);
    const id = tab.getItem('specular.tab') ?? '';
    copy.setItem('specular.tab', id);
    const two = openTab(browser, copy);
    one.write({ ...draft, text: 'one' });
    expect(two.isTaken('specular.name')).toBe(false);
    expect(two.isTaken(`specular.draft.f1/${id}`)).toBe(true);
    two.write({ ...draft, text: 'two' });
    expect([one.own()?.text, two.own()?.text]).toEqual(['one', 'two']);
  });

  it.each(['', '{', 'null', '[]', '{"basedOn":0}', JSON.stringify({ ...draft, text: 1 })])(
    'that cannot be read are none: %j',
    (json) => {
      const [browser, tab] = [new MemoryStorage(), new MemoryStorage()];
      openTab(browser, tab).write(draft);
      browser.setItem(browser.key(0) ?? '', json);
      expect(openTab(browser, tab).own()).toBeNull();
      expect(openTab(browser).other()).toBeNull();
    },
  );

  it('are kept for the page where the browser has no room, or gives none', () => {
    const full = new MemoryStorage();
    full.room = 10;
    const tab = openTab(full);
    tab.write(draft);
    tab.write({ ...draft, text: 'newer' });
    expect([tab.own()?.text, full.length]).toEqual(['newer', 0]);
    tab.clear();
    expect(tab.own()).toBeNull();
    const denied = keptStore(() => {
      throw new Error('denied');
    });
    const blocked = new WordsDrafts({ findingId: 'f1', local: denied, tab: denied, makeId: () => 'x' });
    expect([blocked.own(), blocked.other()]).toEqual([null, null]);
    blocked.write(draft);
    expect(blocked.own()).toEqual(draft);
  });
});
