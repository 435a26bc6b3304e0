/** The map: people watch it being made, stop it, go back in time, circle what they see, and find it again. */
import type { Page } from '@playwright/test';
import type { Embedding } from '../lib/domain/embedding';
import { expectNoViolationInLightAndDark } from './axe';
import { getJson, postJson } from './subject';
import { expect, Person, test } from './fixtures';
import { lasso, mapOf, newMapSession, SET, time } from './mapPage';

/** Enough for a map of so few that takes a while. */
const ITERATIONS = 6000;

test('two people watch a map being made, pause it, rewind it, and it survives a restart; a selection has a link', async ({
  server,
  browser,
}) => {
  test.setTimeout(400_000);
  const address = await newMapSession(server.url);
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);

  await ada.page.getByRole('button', { name: 'Make a map', exact: true }).click();
  await ada.page.getByText('Advanced').click();
  await ada.page.getByLabel('Perplexity').fill('1');
  await ada.page.getByLabel('Iterations').fill(String(ITERATIONS));
  await ada.page.getByRole('button', { name: 'Make the map' }).click();
  await expect(ada.page.getByRole('alert').filter({ hasText: 'It must be at least 2.' })).toBeVisible();
  await ada.page.getByLabel('Perplexity').fill('20');
  await ada.page.getByRole('button', { name: 'Make the map' }).click();

  // Both see it move, and a pause of one stops it for both, at the same layout.
  await Promise.all([iterationOf(ada.page, 20), iterationOf(ben.page, 20)]);
  await ben.page.getByRole('button', { name: 'Pause' }).click();
  for (const { page } of [ada, ben])
    await expect(time(page).getByText(/^Paused at iteration [\d,]+ of 6,000 by Ben$/)).toBeVisible();
  const paused = await newestMap(server.url);
  for (const { page } of [ada, ben]) await expect(page.locator('[data-map]')).toHaveAttribute('data-iteration', String(paused.iteration)); // prettier-ignore
  expect(await places(ada.page)).toEqual(await places(ben.page));
  expect((await newestMap(server.url)).iteration).toBe(paused.iteration);

  // Back in time, for both; who comes later is there at once.
  const frame = paused.keptFrames[1] ?? 0;
  await ada.page.getByRole('slider', { name: 'Iteration' }).focus();
  await ada.page.keyboard.press('Home');
  await ada.page.keyboard.press('ArrowRight');
  const cleo = await Person.join(browser, 'Cleo', address);
  for (const { page } of [ada, ben, cleo]) await expect(page.locator('[data-map]')).toHaveAttribute('data-iteration', String(frame)); // prettier-ignore
  const early = await places(ben.page);
  expect(early).toEqual(await places(cleo.page));
  await ada.page.getByRole('button', { name: 'Live' }).click();
  await expect(ben.page.locator('[data-map]')).toHaveAttribute('data-iteration', String(paused.iteration));
  expect(await places(ben.page)).not.toEqual(early);
  await cleo.page.context().close();

  // The server goes away in the middle of the run, which goes on to its end.
  await ada.page.getByRole('button', { name: 'Resume' }).click();
  await iterationOf(ben.page, paused.iteration + 1);
  await server.kill();
  await server.restart();
  for (const { page } of [ada, ben]) await expect(time(page).getByText('Finished, 6,000 iterations')).toBeVisible({ timeout: 90_000 }); // prettier-ignore
  expect(await places(ada.page)).toEqual(await places(ben.page));

  // What one circles is muted for nobody else; saved, it opens by its link.
  await lasso(ada.page, mapOf(ada.page));
  const said = ada.page.getByRole('region', { name: 'Selection', exact: true }).getByText(/^\d+ pictures selected$/);
  await expect(said).toBeVisible();
  // A lasso moves nothing: the whole map is still what is looked at.
  await expect(ada.page.getByRole('button', { name: 'Whole map' })).toBeDisabled();
  const count = await said.textContent();
  await expect(ben.page.getByText(/pictures selected$/)).toBeHidden();
  await ada.page.getByRole('button', { name: 'Save …' }).click();
  await ada.page.getByLabel('Name', { exact: true }).fill('An island');
  await ada.page.getByRole('button', { name: 'Save selection' }).click();
  const link = await ada.page.getByRole('link', { name: /An island/ }).getAttribute('href');
  await ben.page.goto(new URL(link ?? '', server.url).href);
  await expect(ben.page.getByRole('heading', { name: 'Selection: An island' })).toBeVisible();
  await expect(ben.page.getByText(count ?? '', { exact: true })).toBeVisible();
});

test('axe finds nothing on the map and its table in light and dark; nothing sticks out at 360 px', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const address = await newMapSession(server.url);
  const body = { networkId: 'objects', spec: { method: 'pca' }, by: 'Ada' };
  const { embedding } = await postJson<{ embedding: Embedding }>(
    `${server.url}/api/image-sets/${SET}/embeddings`,
    body,
  );
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await expect(page.getByRole('button', { name: 'Make a map', exact: true })).toBeEnabled();
  await expectNoViolationInLightAndDark(page);
  await page.getByRole('list', { name: 'Maps of these pictures' }).getByRole('button').first().click();
  await expect(page.locator('[data-map]')).toHaveAttribute('data-map', embedding.id, { timeout: 60_000 });
  await expect(page.getByText('Trustworthiness')).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  // The workspace fills the window, and what does not fit scrolls within it.
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  await page.keyboard.press('t');
  await expect(page.getByRole('grid', { name: /^Points of the map/ })).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const key of ['t', 't']) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, 'pixels in 360').toBeLessThanOrEqual(360);
    await page.keyboard.press(key);
  }
  await context.close();
});

async function newestMap(url: string): Promise<Embedding> {
  const { embeddings } = await getJson<{ embeddings: Embedding[] }>(`${url}/api/image-sets/${SET}/embeddings`);
  const [newest] = embeddings;
  if (newest?.targetIterations !== ITERATIONS) throw new Error('The newest map is not the one that was asked for.');
  return newest;
}

/** Waits until the shown layout is that of so many iterations or more. */
async function iterationOf(page: Page, atLeast: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-map]')?.getAttribute('data-iteration') ?? -1) >= wanted,
    atLeast,
    { timeout: 60_000 },
  );
}

/** Where the first points are, as the table says it. */
async function places(page: Page): Promise<string[]> {
  await page.keyboard.press('t');
  const table = page.getByRole('grid', { name: /^Points of the map/ });
  await expect(table.getByRole('row').nth(5)).toBeVisible();
  const rows = await table.getByRole('row').allInnerTexts();
  await page.keyboard.press('t');
  await expect(table).toBeHidden();
  return rows.slice(1, 8);
}
