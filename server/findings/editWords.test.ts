/** Words that several change at the same time, on a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { wordsOf, type FindingWords } from '@/lib/domain/findingWords';
import { tokensOf } from '@/lib/review/textEdits';
import { sampleFinding } from '../db/testing/samples';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { editWords, restoreWords } from './editWords';

const ROUNDS = 200;
let store: TestStore;
let id: string;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  const finding = sampleFinding(await store.newSession(), { text: 'It fires on glints.\n\nNot on white walls.' });
  ({ id } = await store.database.findings.create(finding));
});

const findings = () => store.database.findings;
async function now(): Promise<FindingWords & { revision: number }> {
  const finding = await findings().get(id);
  if (!finding) throw new Error('The finding is gone.');
  return { ...wordsOf(finding), revision: finding.revision };
}
async function allRevisions() {
  const { items, total } = await findings().revisions(id, { offset: 0, limit: 10_000 });
  expect(items).toHaveLength(total);
  return items;
}
/** What a person does: reads, writes a change of what was read, saves. */
async function change(by: string, how: (words: FindingWords) => FindingWords) {
  const { revision, ...words } = await now();
  return editWords(findings(), id, { basedOn: revision, words: how(words), by });
}

describe('words of a finding', () => {
  it('are stored as the next revision; what says the same is none', async () => {
    const { revision, ...words } = await now();
    const edit = { basedOn: revision, words: { ...words, title: 'Glints' }, by: 'Ben' };
    expect(await editWords(findings(), id, edit)).toMatchObject({
      changed: true,
      written: { title: 'Glints', revision: 2 },
    });
    expect(await editWords(findings(), id, { ...edit, basedOn: 2 })).toMatchObject({
      changed: false,
      written: { revision: 2 },
    });
    // An answer that was lost on its way: sent again, it is there already.
    expect(await editWords(findings(), id, edit)).toMatchObject({ changed: false, written: { revision: 2 } });
  });

  it('that somebody else changed meanwhile are in it too', async () => {
    const { revision, ...seen } = await now();
    await change('Ben', (words) => ({ ...words, text: words.text.replace('glints', 'small glints'), tags: ['ben'] }));
    const mine = { ...seen, text: `${seen.text} Nor on doors.`, tags: [...seen.tags, 'ada'] };
    const { written: finding } = await editWords(findings(), id, { basedOn: revision, words: mine, by: 'Ada' });
    expect(finding).toMatchObject({
      text: 'It fires on small glints.\n\nNot on white walls. Nor on doors.',
      tags: ['ben', 'ada'],
      revision: 3,
      lastEdit: { by: 'Ada' },
    });
    expect((await findings().revision(id, 3))?.origin).toEqual({ kind: 'merged', basedOn: 1 });
  });

  it('that both changed differently are refused with the field and who it was, and nothing is stored', async () => {
    const { revision, ...seen } = await now();
    await change('Ben', (words) => ({ ...words, title: 'Ben’s' }));
    const edit = { basedOn: revision, words: { ...seen, title: 'Ada’s' }, by: 'Ada' };
    await expect(editWords(findings(), id, edit)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Ben changed the title meanwhile\./) as string,
      options: { field: 'words.title' },
    });
    expect(await now()).toMatchObject({ title: 'Ben’s', revision: 2 });
    // Having seen it, one may say so again.
    expect((await editWords(findings(), id, { ...edit, basedOn: 2 })).written.title).toBe('Ada’s');
  });

  it('that clash name who changed that field, not who came last', async () => {
    const { revision, ...seen } = await now();
    await change('Ben', (words) => ({ ...words, title: 'Ben’s' }));
    await change('Cleo', (words) => ({ ...words, tags: ['cleo'] }));
    const edit = { basedOn: revision, words: { ...seen, title: 'Ada’s' }, by: 'Ada' };
    const message = async () => (await editWords(findings(), id, edit).catch((error: unknown) => error)) as AppError;
    expect((await message()).message).toMatch(/^Ben changed the title/);
    await change('Dan', (words) => ({ ...words, title: 'Dan’s' }));
    expect((await message()).message).toMatch(/^Ben and Dan changed the title/);
  });

  it('that are too long only together are refused with the reason, which is no clash', async () => {
    const { revision, ...seen } = await now();
    await change('Ben', (words) => ({ ...words, text: `${'ben '.repeat(3000)}${words.text}` }));
    const edit = { basedOn: revision, words: { ...seen, text: `${seen.text}${' ada'.repeat(3000)}` }, by: 'Ada' };
    await expect(editWords(findings(), id, edit)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Together with what Ben wrote .* \d\d,\d\d\d characters.*shorten/) as string,
      options: { field: 'words.text' },
    });
  });

  it('that no database can hold are stored as it can, once: sent again they are no change', async () => {
    const { revision, ...words } = await now();
    const edit = { basedOn: revision, words: { ...words, title: 'half \ud83d', text: 'NUL \0' }, by: 'Ben' };
    expect(await editWords(findings(), id, edit)).toMatchObject({ changed: true, written: { revision: 2 } });
    for (const basedOn of [1, 2])
      expect(await editWords(findings(), id, { ...edit, basedOn })).toMatchObject({
        changed: false,
        written: { title: 'half \ufffd', text: 'NUL \ufffd', revision: 2 },
      });
  });

  it('in another order of tags are kept in it, also where somebody else changed them meanwhile', async () => {
    await change('Ada', (words) => ({ ...words, tags: ['a', 'b'] }));
    const { revision, ...seen } = await now();
    await change('Ben', (words) => ({ ...words, tags: ['a', 'b', 'c'] }));
    const edit = { basedOn: revision, words: { ...seen, tags: ['b', 'a'] }, by: 'Ada' };
    expect((await editWords(findings(), id, edit)).written.tags).toEqual(['b', 'a', 'c']);
  });

  it('of a revision or a finding that there is not are refused', async () => {
    const { revision, ...words } = await now();
    const other = { ...words, title: 'x' };
    await expect(editWords(findings(), id, { basedOn: 9, words: other, by: 'Ada' })).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'basedOn' } }); // prettier-ignore
    await expect(editWords(findings(), 'nobody', { basedOn: revision, words: other, by: 'Ada' })).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
    await expect(restoreWords(findings(), id, { to: 3, basedOn: 1, by: 'Ada' })).rejects.toMatchObject({ options: { field: 'to' } }); // prettier-ignore
  });

  it('of any revision come back as a new one, unless there is one that was not seen', async () => {
    const { text } = await now();
    await change('Ben', (words) => ({ ...words, text: 'Nonsense.' }));
    await change('Cleo', (words) => ({ ...words, title: 'Cleo was here' }));
    await expect(restoreWords(findings(), id, { to: 1, basedOn: 2, by: 'Ada' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await now()).text).toBe('Nonsense.');
    const { written: finding } = await restoreWords(findings(), id, { to: 1, basedOn: 3, by: 'Ada' });
    expect(finding).toMatchObject({ text, revision: 4, lastEdit: { by: 'Ada' } });
    expect((await findings().revision(id, 4))?.origin).toEqual({ kind: 'restored', from: 1 });
    expect((await allRevisions()).map(({ number, by }) => `${number} ${by}`)).toEqual([
      '4 Ada',
      '3 Cleo',
      '2 Ben',
      '1 Ada',
    ]);
  });
});

/** Whoever meets a conflict looks at what is there and writes the change into that. */
async function keepTrying(by: string, how: (words: FindingWords) => FindingWords): Promise<void> {
  for (;;)
    try {
      await change(by, how);
      return;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
}

it(`every word that was stored is there, or in the history, after ${ROUNDS} rounds of two at the same moment`, async () => {
  const marks: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [ada, ben] = [`ada${round}`, `ben${round}`];
    marks.push(ada, ben);
    // By turns: at the same place, in the same word, in different fields, at both ends.
    const how = (mark: string) => (words: FindingWords) => {
      switch (round % 4) {
        case 0:
          return { ...words, text: `${words.text} ${mark}` };
        case 1:
          return { ...words, text: words.text.replace(/^\S+/, mark) };
        case 2:
          return mark === ada ? { ...words, title: mark } : { ...words, tags: [mark] };
        default:
          return { ...words, text: mark === ada ? `${mark} ${words.text}` : `${words.text} ${mark}` };
      }
    };
    const { revision, ...seen } = await now();
    const at = (by: string, mark: string) =>
      editWords(findings(), id, { basedOn: revision, words: how(mark)(seen), by }).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
        return keepTrying(by, how(mark));
      });
    await Promise.all([at('Ada', ada), at('Ben', ben)]);
  }
  const revisions = await allRevisions();
  expect(revisions.map(({ number }) => number)).toEqual(revisions.map((_, k) => revisions.length - k));
  const written = new Set(revisions.flatMap(({ title, text, tags }) => [title, ...tokensOf(text), ...tags]));
  expect(marks.filter((mark) => !written.has(mark))).toEqual([]);
  // Those that only added words are there still.
  const { text } = await now();
  const added = marks.filter((mark) => Number(mark.slice(3)) % 4 === 0);
  const kept = new Set(tokensOf(text));
  expect(added.filter((mark) => !kept.has(mark))).toEqual([]);
});
