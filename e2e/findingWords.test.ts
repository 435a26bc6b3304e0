/** What people write of a finding: changed by two at once, taken back, and never lost. */
import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import type { FindingRevision, FindingWords } from '../lib/domain/findingWords';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';
import { saveFinding } from './savedFinding';

const ROUNDS = 200;

const formOf = (page: Page) => page.getByRole('form', { name: 'Edit the finding' });
const versionsOf = (page: Page) => page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem');

/** Opens the finding to be changed, as somebody who has a name already. */
async function beginEditing(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(formOf(page).getByLabel('Title')).toBeFocused();
}
async function save(page: Page): Promise<void> {
  await formOf(page).getByRole('button', { name: 'Save', exact: true }).click();
}

test('two people change a finding at the same time: both keep their words, and each version comes back', async ({
  server,
  browser,
}) => {
  const { id, title } = await saveFinding(server.url);
  const address = `${server.url}/findings/${id}`;
  const session = `${server.url}/s/demo-digits`;
  const [ada, ben, cleo] = [
    await Person.join(browser, 'Ada', session),
    await Person.join(browser, 'Ben', session),
    await Person.join(browser, 'Cleo', session),
  ];
  for (const { page } of [ada, ben]) {
    await page.goto(address);
    await beginEditing(page);
  }

  // Ada writes; what would be a script is text, and Cleo has the new title in the session at once.
  await formOf(ada.page).getByLabel('Title').fill('The loop of the nine');
  await formOf(ada.page)
    .getByLabel('Text')
    .fill('# Loops\n\nTwo lines\nof text.\n\n**Cover** the loop <script>alert(1)</script>');
  await formOf(ada.page).getByText('Preview').click();
  await expect(formOf(ada.page).locator('strong')).toHaveText('Cover');
  await expectNoViolation(ada.page);
  await save(ada.page);
  await expect(ada.page.getByRole('heading', { level: 1, name: 'The loop of the nine' })).toBeVisible();
  await expect(ada.page.locator('strong', { hasText: 'Cover' })).toBeVisible();
  await expect(ada.page.getByText('Cover the loop <script>alert(1)</script>', { exact: true })).toBeVisible();
  await expect(cleo.page.getByRole('link', { name: 'The loop of the nine' })).toBeVisible();

  // Ben began before: what he changed elsewhere is put together with hers.
  await expect(formOf(ben.page).getByLabel('Title')).toHaveValue(title);
  await formOf(ben.page).getByLabel('Text').fill('Two short lines\nof text.');
  await formOf(ben.page).getByLabel('Tags').fill('digits, loop');
  await save(ben.page);
  await expect(ben.page.getByRole('heading', { level: 1, name: 'The loop of the nine' })).toBeVisible();
  await expect(ben.page.getByText('Two short lines of text.', { exact: true })).toBeVisible();
  await expect(ben.page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'loop' })).toBeVisible();
  await expect(versionsOf(ben.page).first()).toContainText('begun with version 1, put together');

  // Both mean the same words: Ben is told, sees hers, and takes them; nothing of his is stored before he says so.
  for (const { page } of [ada, ben]) {
    await page.reload();
    await beginEditing(page);
  }
  await formOf(ada.page).getByLabel('Title').fill('The loop decides');
  await save(ada.page);
  await expect(ada.page.getByRole('heading', { level: 1, name: 'The loop decides' })).toBeVisible();
  await formOf(ben.page).getByLabel('Title').fill('The stroke decides');
  await save(ben.page);
  const alert = formOf(ben.page).getByRole('alert');
  await expect(alert).toContainText('Ada changed the title meanwhile');
  await expect(alert).toBeFocused();
  const hers = formOf(ben.page).getByRole('region', { name: 'What Ada wrote' });
  await expect(hers.locator('ins')).toContainText('decides');
  await expectNoViolation(ben.page);
  await expect(formOf(ben.page).getByLabel('Title')).toHaveValue('The stroke decides');
  await hers.getByRole('button', { name: 'Take this title' }).click();
  await formOf(ben.page).getByLabel('Tags').fill('digits, loop, stroke');
  await save(ben.page);
  await expect(ben.page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'stroke' })).toBeVisible();
  await expect(ben.page.getByRole('heading', { level: 1, name: 'The loop decides' })).toBeVisible();

  // What is not saved yet outlives the page.
  await beginEditing(ben.page);
  await formOf(ben.page).getByLabel('Text').fill('Not yet sure');
  await ben.page.reload();
  await ben.page.getByRole('button', { name: 'Go on editing' }).click();
  await expect(formOf(ben.page).getByLabel('Text')).toHaveValue('Not yet sure');
  // Another tab of the same browser has its own, and may go on with this one.
  const second = await ben.page.context().newPage();
  await second.goto(address);
  await expect(second.getByRole('button', { name: 'Go on with words of another tab' })).toBeVisible();
  await beginEditing(second);
  await formOf(second).getByLabel('Text').fill('Of the second tab');
  await expect(formOf(ben.page).getByLabel('Text')).toHaveValue('Not yet sure');
  await second.reload();
  await second.getByRole('button', { name: 'Go on editing' }).click();
  await expect(formOf(second).getByLabel('Text')).toHaveValue('Of the second tab');
  await second.close();
  await formOf(ben.page).getByRole('button', { name: 'Cancel' }).click();
  const question = ben.page.getByRole('dialog', { name: 'Throw away what you wrote?' });
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(formOf(ben.page).getByLabel('Text')).toHaveValue('Not yet sure');
  await formOf(ben.page).getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Throw away' }).click();
  await expect(ben.page.getByRole('button', { name: 'Edit', exact: true })).toBeFocused();

  // Back by one version, and to the first.
  await ben.page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(versionsOf(ben.page).first()).toContainText('back to version 4');
  await expect(versionsOf(ben.page).first()).toBeFocused();
  await ben.page.getByRole('button', { name: 'Read this version 1', exact: true }).click();
  await expect(ben.page.getByRole('region', { name: 'All of version 1' })).toContainText(title);
  await expect(ben.page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'stroke' })).toHaveCount(0);
  await ben.page.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(ben.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(versionsOf(ben.page)).toHaveCount(7);
  await expectNoViolation(ben.page);
  await ben.page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => ben.page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
});

/** Saves a change until it is stored: whoever meets a conflict looks, and writes into what is there. */
async function write(api: APIRequestContext, path: string, by: string, how: (words: FindingWords) => FindingWords) {
  for (;;) {
    const { finding } = (await (await api.get(path)).json()) as { finding: Finding };
    const { title, text, tags, revision } = finding;
    const data = { basedOn: revision, words: how({ title, text, tags }), by };
    const answer = await api.patch(path, { data });
    if (answer.ok()) return;
    expect(answer.status(), await answer.text()).toBe(409);
  }
}

test(`${ROUNDS} rounds of two browsers that save at the same moment lose no word`, async ({ server, browser }) => {
  const { id } = await saveFinding(server.url);
  const path = `${server.url}/api/findings/${id}`;
  const contexts: BrowserContext[] = [await browser.newContext(), await browser.newContext()];
  const words: string[] = [];
  for (let round = 0; round < ROUNDS; round++)
    await Promise.all(
      contexts.map((context, who) => {
        const word = `${who === 0 ? 'ada' : 'ben'}${round}`;
        words.push(word);
        return write(context.request, path, who === 0 ? 'Ada' : 'Ben', ({ title, text, tags }) => ({
          // By turns at the end, and in the first word.
          ...{ title, tags },
          text: round % 2 === 0 ? `${text} ${word}` : text.replace(/^\S*/, word),
        }));
      }),
    );
  const stored: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += 100) {
    const answer = await contexts[0]!.request.get(`${path}/revisions?offset=${offset}&limit=100`);
    const page = (await answer.json()) as { items: FindingRevision[]; total: number };
    stored.push(...page.items.map(({ text }) => text));
    total = page.total;
  }
  expect(stored.length).toBe(2 * ROUNDS + 1);
  const known = new Set(stored.flatMap((text) => text.split(/\s+/)));
  expect(words.filter((word) => !known.has(word))).toEqual([]);
  await Promise.all(contexts.map((context) => context.close()));
});
