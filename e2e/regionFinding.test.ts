/** What somebody covers by hand becomes a finding: the others read it, check it and open it as it was. And one neuron does. */
import type { Locator, Page } from '@playwright/test';
import type { Finding, FindingOf } from '../lib/domain/finding';
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { addSlowSubject, createSession, getJson } from './subject';

const surfaceOf = (page: Page) => page.getByRole('application', { name: /over .* by hand$/ });
const panelOf = (page: Page) => page.getByRole('region', { name: 'By hand' });
const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
/** Of the target, when covered, in the panel. */
const probabilityOf = (page: Page) => panelOf(page).getByLabel('The target when covered').locator('dd').first();

async function placeIn(surface: Locator, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = (await surface.boundingBox())!;
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

async function save(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'New finding' });
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByRole('button', { name: 'Save finding' }).click();
  await expect(dialog).toBeHidden();
}

async function findingOf(url: string, title: string): Promise<Finding> {
  const { items } = await getJson<{ items: Finding[] }>(`${url}/api/findings`);
  return items.find((finding) => finding.title === title)!;
}

async function expectAccessible(page: Page): Promise<void> {
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a patch and a painted mask are saved as findings; another one reads, checks and opens exactly what was covered', async ({
  server,
  browser,
}) => {
  test.setTimeout(180_000);
  const subject = await addSlowSubject(server.url);
  const session = await createSession(server.url, 'By hand', subject);
  const address = `${server.url}/s/${session.id}`;
  const { page } = await Person.join(browser, 'Ada', address);

  // Nothing is covered yet, so there is nothing to save; then a patch is pinned.
  await expect(page.getByRole('grid', { name: /^Heatmap of/ })).toBeVisible();
  await page.keyboard.press('h');
  const button = page.getByRole('button', { name: 'Save as finding' });
  await expect(button).toBeDisabled();
  const surface = surfaceOf(page);
  const at = await placeIn(surface, 0.55, 0.4);
  await page.mouse.click(at.x, at.y);
  await expect(probabilityOf(page)).toBeVisible();
  await expect.poll(() => parameter(page, 'covered')).toMatch(/^\d+(\.\d+){3}$/);
  const pinned = parameter(page, 'covered')!;
  const answered = (await probabilityOf(page).textContent())!;
  await expect(button).toHaveCount(1);
  await button.click();
  await expect(page.getByRole('dialog').getByText(/ · covers .* of the picture$/)).toBeVisible();
  await save(page, 'The head decides');

  // Ben, who came meanwhile, reads what the network said of the three pictures.
  const { page: bens } = await Person.join(browser, 'Ben', address);
  await bens.getByRole('link', { name: 'The head decides', exact: true }).click();
  await expect(bens.getByRole('heading', { level: 1, name: 'The head decides' })).toBeVisible();
  const finding = (await findingOf(server.url, 'The head decides')) as FindingOf<'region'>;
  const { probability } = finding.evidence;
  const percent = (share: number) => (share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);
  await expect(bens.getByText(`${percent(probability.whole)} on the whole picture, ${percent(probability.covered)} with the region covered and ${percent(probability.only)} with only the region shown`)).toBeVisible(); // prettier-ignore
  for (const name of [/: with the region covered\.$/, /: only the region shown\.$/]) {
    const picture = bens.getByRole('img', { name });
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(subject.network.card.input.width); // prettier-ignore
  }
  const csv = await bens.request.get(`${server.url}/api/findings/${finding.id}/files/answers.csv`);
  expect((await csv.text()).split('\r\n')[0]).toBe('picture,rank,class,label,probability');
  await bens.getByRole('button', { name: 'Run again' }).click();
  await expect(bens.getByText('same when run again').first()).toBeVisible();
  await expectAccessible(bens);

  // The exact view: the same region, the same fill, the same number.
  await bens.getByRole('link', { name: 'Open the exact view' }).click();
  await expect(probabilityOf(bens)).toHaveText(answered);
  expect(parameter(bens, 'covered')).toBe(pinned);

  // A mask so ragged that no address holds it is opened from the finding.
  await panelOf(page).getByRole('button', { name: 'Clear' }).click();
  await panelOf(page).getByRole('radio', { name: 'Brush' }).check({ force: true });
  await panelOf(page).getByLabel('Size').fill('5');
  await page.keyboard.press('Enter');
  await expect(button).toBeDisabled();
  const [from, to] = [await placeIn(surface, 0.1, 0.1), await placeIn(surface, 0.9, 0.9)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let k = 0; k <= 8; k++)
    await page.mouse.move(from.x + ((to.x - from.x) * k) / 8, k % 2 === 0 ? from.y : to.y, { steps: 3 });
  await page.mouse.up();
  await expect(button).toBeEnabled();
  await expect(probabilityOf(page)).toBeVisible();
  await button.click();
  await save(page, 'Scratches');
  const mask = (await findingOf(server.url, 'Scratches')) as FindingOf<'region'>;
  expect(mask.target.region.kind).toBe('mask');
  expect(parameter(page, 'hand')).toBe('brush');
  expect(parameter(page, 'covered')).toBeNull(); // too long
  await bens.goto(`${server.url}/findings/${mask.id}`);
  await bens.getByRole('link', { name: 'Open the exact view' }).click();
  await expect(probabilityOf(bens)).toBeVisible();
  expect(parameter(bens, 'finding')).toBe(mask.id);
  const covered = () =>
    bens.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('main canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let k = 3; k < data.length; k += 4) if (data[k] !== 0) count++;
      return count;
    });
  const { width, height } = mask.evidence;
  await expect.poll(covered).toBe(Math.round(mask.evidence.coveredShare * width * height));

  // Until the region is there that is said, and where it is one of other pictures; not once something else is covered.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await bens.route('**/files/region.json', async (route) => {
    await held;
    await route.fulfill({ json: { kind: 'mask', width: 5, height: 4, runs: [1, 2, 17] } });
  });
  await bens.reload();
  await expect(panelOf(bens).getByRole('status').filter({ hasText: 'Loading what the finding covers…' })).toBeVisible();
  release();
  const misfit = panelOf(bens).getByRole('alert');
  await expect(misfit).toHaveText(`What the finding covers cannot be shown. The region is one of 5 × 4 pixels; this network is shown ${width} × ${height}.`); // prettier-ignore
  const dab = await placeIn(surfaceOf(bens), 0.5, 0.5);
  await bens.mouse.click(dab.x, dab.y);
  await expect(misfit).toBeHidden();
  await bens.unrouteAll();

  // The list has both, and finds them by their kind.
  await bens.goto(`${server.url}/findings?kind=region`);
  await expect(bens.getByRole('link', { name: 'Scratches' })).toBeVisible();
  await expect(bens.getByRole('combobox', { name: 'About' })).toContainText('covered regions');
});

test('the neuron that is picked on a large map is saved, and opened where it is', async ({ server, browser }) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-digits?view=activations`);
  const layer = page.getByLabel('Layer', { exact: true });
  await expect(layer).toBeVisible();
  const link = new URL(page.url());
  link.searchParams.set('channel', '0');
  link.searchParams.set('large', '1');
  link.searchParams.set('unit', '4.5');
  const chosen = await layer.inputValue();
  link.searchParams.set('layer', chosen);
  await page.goto(link.href);
  await expect(page.getByText(/^Row 4, column 5\./).first()).toBeVisible();
  await page.getByRole('button', { name: 'Save as finding' }).click();
  await expect(page.getByRole('dialog').getByRole('radio', { name: 'Row 4, column 5' })).toBeChecked();
  await save(page, 'It sees the corner');
  const finding = (await findingOf(server.url, 'It sees the corner')) as FindingOf<'channel'>;
  const at = finding.evidence.map!.at!;
  expect(at).toMatchObject({ row: 4, col: 5 });

  await page.goto(`${server.url}/findings?kind=channel`);
  await expect(page.getByText(`neuron at row 4, column 5 of channel 0 of ${finding.target.layer}`).first()).toBeVisible(); // prettier-ignore
  await page.getByRole('link', { name: 'It sees the corner', exact: true }).first().click();
  await expect(page.getByText(/The neuron at row 4, column 5 gives .*It sees rows \d+ to \d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('same when checked again').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Open the exact view' }).click();
  await expect(page.getByText(/^Row 4, column 5\./).first()).toBeVisible();
  expect(parameter(page, 'unit')).toBe('4.5');
});
