/** The list of findings: searched, filtered by what there is, and its filters kept under a name. */
import type { Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import type { FindingWords } from '../lib/domain/findingWords';
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { saveFinding, saveFindings } from './savedFinding';

const listed = (page: Page) => page.getByRole('main').locator('li:has(> img) a');
const tags = (page: Page) => page.getByRole('navigation', { name: 'Tags' });
const saved = (page: Page) => page.getByRole('region', { name: 'Saved filters' });

async function write(page: Page, url: string, { id, revision }: Finding, words: FindingWords): Promise<void> {
  const data = { basedOn: revision, words, by: 'Tester' };
  const answer = await page.request.patch(`${url}/api/findings/${id}`, { data });
  expect(answer.status(), await answer.text()).toBe(200);
}

test('findings are found by words, tags and facets; a filter gets a name, that nobody else can take', async ({
  server,
  browser,
}) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-digits`);
  await page.goto(`${server.url}/findings`);
  const before = await listed(page).count();
  const [first, second, third] = [
    await saveFinding(server.url),
    await saveFinding(server.url),
    await saveFinding(server.url),
  ];
  await write(page, server.url, first, {
    title: 'The loop of the nine',
    text: `${'Nothing to see here. '.repeat(40)}Covering the <b>edges</b> of conv2_1 changes it.`,
    tags: ['digits', 'loop'],
  });
  await write(page, server.url, second, { title: 'Edges of strokes', text: '', tags: ['digits', 'stroke'] });
  await write(page, server.url, third, { title: 'Wholly other', text: '', tags: ['stroke'] });

  // With the keyboard alone: what is typed half is found, what was found is marked, and markup stays text.
  await page.reload();
  await expect(listed(page)).toHaveCount(before + 3);
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.focus();
  await page.keyboard.type('strok edge');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No finding matches')).toBeVisible();
  await search.fill('edg');
  await page.keyboard.press('Enter');
  await expect(listed(page)).toHaveText(['Edges of strokes', 'The loop of the nine']);
  await expect(page.getByRole('main').locator('mark')).toHaveText(['Edges', 'edges']);
  await expect(page.getByText('<b>edges</b> of conv2_1')).toBeVisible();
  await search.fill('conv2_1 -stroke');
  await page.keyboard.press('Enter');
  await expect(listed(page)).toHaveText(['The loop of the nine']);
  await search.fill('"');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'nothing in this search' })).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.emulateMedia({ colorScheme: 'light' });

  // Tags are chosen with their counts, one more each time.
  await page.getByRole('link', { name: 'Show all', exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/findings`);
  await tags(page).getByRole('link', { name: 'stroke 2' }).click();
  await expect(listed(page)).toHaveText(['Wholly other', 'Edges of strokes']);
  await tags(page).getByRole('link', { name: 'digits 1' }).click();
  await expect(listed(page)).toHaveText(['Edges of strokes']);
  await page.getByLabel('Author').selectOption('Tester');
  await page.getByLabel('About').selectOption('occlusion');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/author=Tester/);
  await expect(listed(page)).toHaveText(['Edges of strokes']);

  // It gets a name, and Ben cannot take that; nothing that he typed is lost.
  await saved(page).getByRole('button', { name: 'Save this filter' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Strokes');
  await page.keyboard.press('Enter');
  await expect(saved(page).getByRole('link', { name: 'Strokes' })).toHaveAttribute('aria-current', 'true');
  const ben = await browser.newContext();
  const his = await ben.newPage();
  await his.goto(`${server.url}/findings?tag=loop`);
  await saved(his).getByRole('button', { name: 'Save this filter' }).click();
  const dialog = his.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Strokes');
  await dialog.getByLabel('Your name').fill('Ben');
  await dialog.getByRole('button', { name: 'Save filter' }).click();
  await expect(dialog.getByText('There is a filter “Strokes” already, saved by Ada')).toBeVisible();
  await expectNoViolationInLightAndDark(his);
  await dialog.getByLabel('Name', { exact: true }).fill('Loops');
  await dialog.getByRole('button', { name: 'Save filter' }).click();
  await expect(saved(his).getByRole('link', { name: 'Loops' })).toBeVisible();
  await saved(his).getByRole('link', { name: 'Strokes' }).click();
  await expect(listed(his)).toHaveText(['Edges of strokes']);
  await ben.close();

  // Renamed and deleted.
  await page.reload();
  await saved(page).getByRole('button', { name: 'Rename or delete Loops' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Round ones');
  await page.keyboard.press('Enter');
  await expect(saved(page).getByRole('link', { name: 'Round ones' })).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
  await saved(page).getByRole('button', { name: 'Rename or delete Round ones' }).click();
  await page.getByRole('button', { name: 'Delete …' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(saved(page).getByRole('link', { name: 'Round ones' })).toHaveCount(0);
});

test('what nobody calls by that word is found by what it means', async ({ server, page }) => {
  await saveFindings(server.url, ['Snow in the background makes it say husky', 'Dog snouts and noses']);
  await page.goto(`${server.url}/findings?search=canine+faces`);
  await expect(page.getByText('No finding matches')).toBeVisible();
  const near = page.getByRole('list', { name: 'Findings near in meaning, nearest first' });
  await expect(near.getByRole('link').first()).toHaveText('Dog snouts and noses');
  await expect(near.getByText(/^nearness 0\.\d\d$/).first()).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await near.getByRole('link').first().click();
  await page.getByRole('button', { name: 'Look for findings that mean the same' }).click();
  await expect(page.getByRole('region', { name: 'Near in meaning' }).getByText(/compared\.$/)).toBeVisible();
});
