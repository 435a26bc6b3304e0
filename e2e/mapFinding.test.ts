/** From a map to a claim that can be checked: what one circles becomes a finding, and its link shows what was circled. */
import type { Page } from '@playwright/test';
import type { Embedding } from '../lib/domain/embedding';
import type { Session } from '../lib/domain/session';
import { expectNoViolationInLightAndDark } from './axe';
import { lasso } from './mapPage';
import { getJson, postJson } from './subject';
import { expect, Person, test } from './fixtures';

const SET = 'object-scenes';
const TITLE = 'These scenes keep together';

test('a selection on the map becomes a finding that the others see, check, and open as it was', async ({
  server,
  browser,
}) => {
  test.setTimeout(300_000);
  const wishes = { name: 'Scenes on a map', networkId: 'objects' };
  const { session } = await postJson<{ session: Session }>(`${server.url}/api/sessions`, wishes);
  const map = await finishedMap(server.url);
  const address = `${server.url}/s/${session.id}?view=map&set=${SET}`;
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await ada.page.getByRole('list', { name: 'Maps of these pictures' }).getByRole('button').first().click();
  for (const { page } of [ada, ben]) await expect(shownMap(page)).toHaveAttribute('data-map', map.id, { timeout: 60_000 }); // prettier-ignore

  // Nothing is selected, so what one writes is about the whole layout.
  await ada.page.getByRole('button', { name: 'Save the map as a finding …' }).click();
  const whole = ada.page.getByRole('dialog', { name: 'New finding' });
  await expect(whole.getByText(/^The whole map of 240 pictures · t-SNE of /)).toBeVisible();
  await whole.getByLabel('Title').fill('It falls apart by object');
  await whole.getByRole('button', { name: 'Save finding' }).click();
  await expect(whole).toBeHidden();
  await expectWholeMap(ada.page, server.url, 'It falls apart by object');
  await ada.page.goBack();
  await expect(shownMap(ada.page)).toHaveAttribute('data-map', map.id, { timeout: 60_000 });

  // Back to an early layout: that is what the finding will be about.
  const frame = map.keptFrames[1] ?? 0;
  await ada.page.getByRole('slider', { name: 'Iteration' }).focus();
  await ada.page.keyboard.press('Home');
  await ada.page.keyboard.press('ArrowRight');
  await expect(shownMap(ada.page)).toHaveAttribute('data-iteration', String(frame));
  const selected = ada.page.getByText(/^\d+ pictures selected$/);
  // Drawn again where the layout was changing under the first one.
  await expect(async () => {
    await lasso(ada.page, ada.page.getByRole('grid', { name: /^Map: / }));
    await expect(selected).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  const said = (await selected.textContent()) ?? '';
  const count = Number(/\d+/.exec(said)?.[0]);
  await expect(ada.page.getByRole('button', { name: 'Save as a finding …' })).toBeVisible();
  await ada.page.locator('[data-map]').focus();
  await ada.page.keyboard.press('n');
  const dialog = ada.page.getByRole('dialog', { name: 'New finding' });
  await expect(dialog.getByText(new RegExp(`^${count} pictures · t-SNE of `))).toBeVisible();
  await expect(dialog.getByLabel('Title')).toHaveValue(/^.+: \d+ pictures$/);
  await dialog.getByLabel('Title').fill(TITLE);
  await dialog.getByLabel('What you see').fill('They share their background.');
  await dialog.getByRole('button', { name: 'Save finding' }).click();
  await expect(dialog).toBeHidden();
  // What was only circled is saved with it.
  await expect(ada.page.getByRole('heading', { name: `Selection: ${TITLE}` })).toBeVisible();

  // Ben sees it where he is, and reads it.
  await ben.page.getByRole('region', { name: 'Inspector' }).getByRole('link', { name: TITLE, exact: true }).click();
  const { page } = ben;
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expect(page.getByText(`${count} of the 240 pictures on the map.`)).toBeVisible();
  await expect(page.getByText(/are among them too; of as many pictures taken by chance it would be/)).toBeVisible();
  await expect(page.getByRole('img', { name: new RegExp(`^A t-SNE map of .+ at iteration ${frame} with ${count} of its 240 points`) })).toBeVisible(); // prettier-ignore
  const pictures = page.getByRole('list', { name: 'Pictures of the finding' }).getByRole('link');
  await expect(pictures).toHaveCount(Math.min(count, 48));
  const members = await page.request.get(new URL((await hrefOf(page, 'Download the members (CSV)')) ?? '', server.url).href); // prettier-ignore
  expect((await members.text()).trimEnd().split('\r\n')).toHaveLength(count + 1);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('same when checked again')).toBeVisible();
  await expect(page.getByText(`All ${count} pictures are the same files.`)).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 800 });

  // Its link shows a newcomer that layout with what was circled, wherever the session is by now.
  await ada.page.getByRole('button', { name: 'Live' }).click();
  const link = new URL((await hrefOf(page, 'Open the exact view')) ?? '', server.url).href;
  const cleo = await Person.join(browser, 'Cleo', link);
  await expect(shownMap(cleo.page)).toHaveAttribute('data-map', map.id, { timeout: 60_000 });
  await expect(shownMap(cleo.page)).toHaveAttribute('data-iteration', String(frame));
  await expect(cleo.page.getByRole('heading', { name: `Selection: ${TITLE}` })).toBeVisible();
  await expect(cleo.page.getByText(said, { exact: true })).toBeVisible();

  // A picture leads to itself in its set; the list has the finding with its picture.
  const file = (await pictures.first().getAttribute('title')) ?? '';
  await pictures.first().click();
  await expect(page.getByText(file).first()).toBeVisible();
  await page.goto(`${server.url}/findings`);
  await expect(page.getByRole('link', { name: TITLE })).toBeVisible();
  const picture = page.getByRole('listitem').filter({ hasText: TITLE }).locator('img');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(896);
});

/** Reads the finding about the whole map, checks it, and leaves the page on it. */
async function expectWholeMap(page: Page, url: string, title: string): Promise<void> {
  await page.getByRole('link', { name: title, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('The layout of all 240 pictures on the map.')).toBeVisible();
  await expect(page.getByRole('table', { name: /have the same label$/ }).getByRole('row')).not.toHaveCount(1);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('same when checked again')).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  const link = await hrefOf(page, 'Open the exact view');
  expect(new URL(link ?? '', url).searchParams.get('selection')).toBeNull();
}

/** A t-SNE map of the scenes, to its end. */
async function finishedMap(url: string): Promise<Embedding> {
  const spec = { method: 'tsne', perplexity: 20, iterations: 60 };
  const body = { networkId: 'objects', spec, by: 'Ada' };
  const { embedding } = await postJson<{ embedding: Embedding }>(`${url}/api/image-sets/${SET}/embeddings`, body);
  const now = () => getJson<{ embedding: Embedding }>(`${url}/api/embeddings/${embedding.id}`);
  await expect.poll(async () => (await now()).embedding.state.status, { timeout: 120_000 }).toBe('finished');
  return (await now()).embedding;
}

function shownMap(page: Page) {
  return page.locator('[data-map]');
}

async function hrefOf(page: Page, name: string): Promise<string | null> {
  return page.getByRole('link', { name }).getAttribute('href');
}
