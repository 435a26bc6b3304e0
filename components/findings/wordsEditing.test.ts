import { beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { wordsOf, type FindingWords } from '@/lib/domain/findingWords';
import { findingSchema } from '@/lib/domain/finding';
import type { request, RequestOptions } from '../api/request';
import { keptStore } from '../page/keptStore';
import { MemoryStorage } from '../page/memoryStorage.testing';
import { exampleFinding } from './exampleFinding.testing';
import { WordsDrafts } from './wordsDraft';
import { isTheirs, WordsEditing } from './wordsEditing';

const FIRST: FindingWords = { title: 'Glints', text: 'It fires on bright spots.\n\nNot on walls.', tags: ['eye'] };
const CONFLICT = new AppError('conflict', 'Ben changed the text meanwhile.', { field: 'words.text' });

/** A server with one finding: what it stores, and what it is to answer. */
class FakeServer {
  revisions = [{ ...FIRST, by: 'Ada', number: 1 }];
  /** What is thrown instead of an answer, by request in order; null: it answers. */
  failures: (Error | null)[] = [];
  sent: unknown[] = [];
  /** While it is set, answers wait for it. */
  gate: Promise<void> | null = null;

  edit(by: string, words: Partial<FindingWords>): void {
    const [newest = { ...FIRST, number: 0, by }] = this.revisions;
    this.revisions.unshift({ ...newest, ...words, by, number: newest.number + 1 });
  }

  readonly request: typeof request = async <T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}) => {
    await this.gate;
    const failure = this.failures.shift();
    if (options.method === 'PATCH') this.sent.push(options.json);
    if (failure) throw failure;
    const [newest] = this.revisions;
    if (!newest) throw new Error('A finding has a revision.');
    const at = '2026-01-02T00:00:00.000Z';
    const limit = Number(new URL(path, 'http://x').searchParams.get('limit'));
    if (path.includes('/revisions'))
      return schema.parse({
        items: this.revisions
          .slice(0, limit)
          .map((one) => ({ ...one, findingId: 'f1', createdAt: at, origin: { kind: 'edited' } })),
        total: this.revisions.length,
      });
    const finding = findingSchema.parse(exampleFinding);
    return schema.parse({
      finding: { ...finding, id: 'f1', ...wordsOf(newest), revision: newest.number, lastEdit: { by: newest.by, at } },
    });
  };
}

let server: FakeServer;
let browser: MemoryStorage;
let tab: MemoryStorage;
beforeEach(() => {
  [server, browser, tab] = [new FakeServer(), new MemoryStorage(), new MemoryStorage()];
});
const drafts = () =>
  new WordsDrafts({
    findingId: 'f1',
    local: keptStore(() => browser),
    tab: keptStore(() => tab),
    makeId: () => 'tab1',
  });
/** The form, opened; a second time: after a reload. */
function open() {
  const finding = { id: 'f1', revision: 1, ...FIRST };
  return new WordsEditing({ finding, drafts: drafts(), begun: null, request: server.request, now: () => 5 });
}

/** Ben changed three places, one of which Ada means, too. */
async function meetBen() {
  const editing = open();
  editing.change({ text: 'It fires on dim spots.\n\nNot on walls, I think.', title: ' Glints ' });
  server.edit('Ben', { text: 'Seen: It fires on shiny spots.\n\nNot on doors.' });
  server.edit('Cleo', { tags: ['eye', 'cleo'] });
  server.failures = [CONFLICT];
  expect(await editing.save('Ada')).toBe(false);
  return editing;
}

describe('writing a finding anew', () => {
  it('keeps each stroke until it is stored', async () => {
    const editing = open();
    expect([editing.isChanged, drafts().own()]).toEqual([false, null]);
    editing.change({ title: 'Glints and eyes' });
    expect(open().state().draft.title).toBe('Glints and eyes');
    expect([editing.isChanged, open().isChanged]).toEqual([true, true]);
    expect(await editing.save('Ada')).toBe(true);
    expect(server.sent).toEqual([{ basedOn: 1, words: { ...FIRST, title: 'Glints and eyes' }, by: 'Ada' }]);
    expect(browser.length).toBe(0);
  });

  it('takes no stroke, no Cancel and no second Save while it is being stored, nor after that', async () => {
    let answer: () => void = () => undefined;
    server.gate = new Promise((resolve) => (answer = resolve));
    const editing = open();
    editing.change({ title: 'First' });
    const saved = editing.save('Ada');
    expect(editing.state().saving).toBe(true);
    editing.change({ title: 'Second' });
    expect([editing.drop(), await editing.save('Ada'), editing.state().draft.title]).toEqual([false, false, 'First']);
    expect(drafts().own()?.title).toBe('First');
    answer();
    expect(await saved).toBe(true);
    editing.change({ title: 'Third' });
    expect([server.sent.length, drafts().own()]).toEqual([1, null]);
  });

  it('goes on where it was when it could not be stored', async () => {
    server.failures = [new AppError('unavailable', 'The server cannot be reached.')];
    const editing = open();
    editing.change({ title: 'First' });
    expect(await editing.save('Ada')).toBe(false);
    expect(editing.state()).toMatchObject({ saving: false, problem: { message: 'The server cannot be reached.' } });
    editing.change({ title: '' });
    expect(await editing.save('Ada')).toBe(false);
    expect(editing.state().problem?.options.field).toBe('title');
    expect(server.sent).toHaveLength(1);
    expect(editing.drop()).toBe(true);
    expect(open().isChanged).toBe(false);
  });
});

it('goes on with the draft of another tab, which is gone once this one is thrown away', () => {
  open().change({ title: 'Of a tab that was closed' });
  tab = new MemoryStorage();
  const other = new WordsDrafts({ findingId: 'f1', local: keptStore(() => browser), tab: keptStore(() => tab), makeId: () => 'tab2' }); // prettier-ignore
  const finding = { id: 'f1', revision: 1, ...FIRST };
  const editing = new WordsEditing({ finding, drafts: other, begun: other.other(), request: server.request, now: () => 6 }); // prettier-ignore
  expect([editing.state().draft.title, editing.isChanged]).toEqual(['Of a tab that was closed', true]);
  editing.drop();
  expect(browser.length).toBe(0);
});

it('keeps its own draft when a copy of its tab writes another one', () => {
  const editing = open();
  editing.change({ title: 'Mine' });
  browser.setItem('specular.draft.f1/tab1', '{}');
  const names = ['tab1', 'tab2'];
  const copied = new WordsDrafts({ findingId: 'f1', local: keptStore(() => browser), tab: keptStore(() => tab), makeId: () => names.pop() ?? '' }); // prettier-ignore
  const copy = new WordsEditing({ finding: { id: 'f1', revision: 1, ...FIRST }, drafts: copied, begun: null, request: server.request, now: () => 7 }); // prettier-ignore
  copy.change({ title: 'The copy’s' });
  copy.onStored('specular.draft.f1/tab1');
  expect(copied.own()?.title).toBe('The copy’s');
  expect(tab.getItem('specular.tab')).toBe('tab2');
});

describe('words that somebody else changed too', () => {
  it('are put together in the fields, with mine at the place of the clash, and its author is named', async () => {
    const { draft, problem } = (await meetBen()).state();
    expect(draft).toMatchObject({
      text: 'Seen: It fires on dim spots.\n\nNot on doors, I think.',
      title: 'Glints',
      tags: 'eye, cleo',
      basedOn: 3,
      clashes: [{ field: 'text', by: 'Ben', base: 'bright', theirs: 'shiny', mine: 'dim' }],
    });
    expect(problem?.message).toMatch(/^Ben changed the text/);
  });

  it('are taken at that place only, also after more was written, and given back', async () => {
    const editing = await meetBen();
    editing.change({ text: `Now: ${editing.state().draft.text}` });
    editing.take(0, 'theirs');
    const theirs = 'Now: Seen: It fires on shiny spots.\n\nNot on doors, I think.';
    const { draft } = editing.state();
    expect(draft.text).toBe(theirs);
    expect(draft.clashes.map((clash) => isTheirs(draft, clash))).toEqual([true]);
    editing.take(0, 'mine');
    expect(editing.state().draft.text).toBe(theirs.replace('shiny', 'dim'));
    // Written over: nobody knows any more what would give way.
    editing.change({ text: 'All anew.' });
    editing.take(0, 'theirs');
    expect(editing.state().draft).toMatchObject({ text: 'All anew.', clashes: [{ place: null }] });
  });

  it('are found again after a reload, and what is saved then is based on theirs', async () => {
    await meetBen();
    const editing = open();
    expect(editing.state().draft.clashes).toHaveLength(1);
    editing.take(0, 'theirs');
    expect(await editing.save('Ada')).toBe(true);
    const text = 'Seen: It fires on shiny spots.\n\nNot on doors, I think.';
    expect(server.sent.at(-1)).toMatchObject({ basedOn: 3, words: { text, title: 'Glints', tags: ['eye', 'cleo'] } });
  });

  it('may be a title or an order of tags as a whole', async () => {
    const editing = open();
    editing.change({ title: 'Ada’s' });
    server.edit('Ben', { title: 'Ben’s' });
    server.failures = [CONFLICT];
    await editing.save('Ada');
    const { draft } = editing.state();
    expect(draft).toMatchObject({ title: 'Ada’s', clashes: [{ field: 'title', theirs: 'Ben’s', place: null }] });
    // What comes back is what was typed last, not what stood there when both met.
    editing.change({ title: 'Ada’s own' });
    editing.take(0, 'theirs');
    expect(editing.state().draft.title).toBe('Ben’s');
    editing.take(0, 'mine');
    expect(editing.state().draft.title).toBe('Ada’s own');
  });

  it('that cannot be read leave the draft as it is, and the next try looks again', async () => {
    const editing = open();
    editing.change({ text: FIRST.text.replace('bright', 'dim') });
    server.edit('Ben', { text: FIRST.text.replace('bright', 'shiny') });
    server.failures = [CONFLICT, new AppError('unavailable', 'The server cannot be reached.')];
    expect(await editing.save('Ada')).toBe(false);
    const { draft, saving, problem } = editing.state();
    expect([draft.basedOn, draft.clashes, saving]).toEqual([1, [], false]);
    expect(problem?.message).toMatch(/^Ben changed the text.*could not be read: The server cannot be reached/);
    server.failures = [CONFLICT];
    expect(await editing.save('Ada')).toBe(false);
    expect(editing.state().draft).toMatchObject({ basedOn: 2, clashes: [{ theirs: 'shiny' }] });
  });

  it('that are only too long together are all in the field, to be shortened', async () => {
    const editing = open();
    editing.change({ text: `${FIRST.text}${' ada'.repeat(3000)}` });
    server.edit('Ben', { text: `${'ben '.repeat(3000)}${FIRST.text}` });
    server.failures = [CONFLICT];
    await editing.save('Ada');
    const { draft, problem } = editing.state();
    expect(draft.clashes).toEqual([]);
    expect(draft.text).toMatch(/^ben .* ada$/s);
    expect(problem?.message).toMatch(/^Together with what Ben wrote .* shorten the text/);
  });
});
