/** Two networks side by side on one picture: their answers, their maps, the same place under the pointer. */
import AxeBuilder from '@axe-core/playwright';
import type { ModelCard } from '../lib/domain/modelCard';
import { tinyNetwork, TINY_INPUT, TINY_OUTPUT } from '../lib/onnx/tinyNetwork';
import { expect, Person, test } from './fixtures';
import { addNetwork, getJson } from './subject';
import type { Network } from '../lib/domain/network';

/** Reads digits by chance alone, from an input twice as large as that of the demo's network. */
const OTHER: ModelCard = {
  name: 'Random digits, 56 px',
  format: 'onnx',
  file: 'random56.onnx',
  input: { tensor: TINY_INPUT, width: 56, height: 56, layout: 'NCHW', channels: 'GRAY', scale: 1 / 255, mean: [0], std: [1], fit: 'stretch' }, // prettier-ignore
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: Array.from({ length: 10 }, (_, digit) => String(digit)),
};

test('two people compare two networks on one picture, live; swap them; and the link shows both', async ({
  server,
  browser,
}) => {
  const bytes = tinyNetwork({ width: 56, height: 56, channels: 1, classes: 10, seed: 3 });
  const other = await addNetwork(server.url, bytes, OTHER);
  const { networks } = await getJson<{ networks: Network[] }>(`${server.url}/api/networks`);
  const digits = networks.find(({ id }) => id === 'digits')!;
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/demo-digits`);
  const ben = await Person.join(browser, 'Ben', `${server.url}/s/demo-digits`);
  await ada.run.click();
  await ada.complete();

  await ada.page.getByLabel('Compare with').selectOption({ label: OTHER.name });
  for (const { page } of [ada, ben]) {
    await expect(page.getByRole('heading', { level: 2, name: digits.name })).toBeVisible();
    await expect(page.getByRole('heading', { level: 2, name: OTHER.name }).first()).toBeVisible();
    await expect(page.getByText('Its input is 56 × 56 px: a patch of 12 px every 2 px hides the same')).toBeVisible();
  }
  const theirs = (person: Person) => person.page.getByRole('region', { name: `Map of ${OTHER.name}` });
  await ben.page.getByRole('button', { name: `Run with ${OTHER.name}` }).click();
  for (const person of [ada, ben]) {
    await expect(theirs(person).locator('canvas')).toBeVisible();
    await expect(person.page.getByRole('button', { name: `Run with ${OTHER.name}` })).toBeHidden();
    await expect(
      theirs(person)
        .first()
        .getByText(/of 784 cells/),
    ).toBeHidden();
  }

  // The same cell of both grids: each map says what its own network answers there.
  await theirs(ada).getByRole('grid').focus();
  await ada.page.keyboard.press('ArrowDown');
  for (const grid of await ada.page.getByRole('grid').all())
    await expect(grid.getByRole('gridcell')).toHaveText(/^Row 14, column 14 of 28 × 28\. /);
  await expect(ada.page.getByLabel(`Best classes of the occluded picture by ${OTHER.name}`)).toBeVisible();

  await ada.page.getByRole('button', { name: 'Show as table' }).click();
  await expect(ada.page.getByRole('table', { name: 'Cells of the heatmap' })).toHaveCount(2);
  await ada.page.getByRole('button', { name: 'Show the heatmap' }).click();

  expect((await new AxeBuilder({ page: ada.page }).analyze()).violations).toEqual([]);
  await expect.poll(() => new URL(ada.page.url()).searchParams.get('compare')).toBe(other.id);
  const link = ada.page.url();

  await ada.page.getByRole('button', { name: 'Swap the two networks' }).click();
  for (const { page } of [ada, ben]) {
    await expect(page.getByLabel('Network', { exact: true })).toHaveValue(other.id);
    await expect(page.getByLabel('Compare with')).toHaveValue('digits');
    await expect(page.getByLabel('Patch', { exact: true })).toHaveValue('12');
  }
  await ben.page.getByLabel('Compare with').selectOption('');
  await expect(ada.page.getByRole('heading', { level: 2, name: digits.name })).toHaveCount(0);

  const cleo = await Person.join(browser, 'Cleo', link);
  await expect(cleo.page.getByLabel('Compare with')).toHaveValue(other.id);
  await expect(theirs(cleo).locator('canvas')).toBeVisible();
  await cleo.page.setViewportSize({ width: 360, height: 740 });
  expect(await cleo.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('the page of two networks shows answers, facts and aligned layers, and leads into a session', async ({
  server,
  browser,
}) => {
  const bytes = tinyNetwork({ width: 56, height: 56, channels: 1, classes: 10, seed: 3 });
  const other = await addNetwork(server.url, bytes, OTHER);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/networks/compare?a=digits&b=${other.id}&image=digit-9-0842`);
  const answers = page.getByRole('list', { name: 'The five best classes' });
  await expect(answers).toHaveCount(2);
  await expect(answers.first().getByRole('listitem').first()).toContainText('9');

  const layers = page.getByRole('table', { name: 'Layers of both networks' });
  await expect(layers.getByRole('row')).not.toHaveCount(1);
  await page.getByText('All', { exact: true }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('layers')).toBe('all');
  await expect(layers.getByRole('link', { name: 'Conv_c1' })).toBeVisible();

  await page.getByRole('button', { name: 'Swap the two networks' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('a')).toBe(other.id);
  await expect(page.getByLabel('First network')).toHaveValue(other.id);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  await page.getByRole('button', { name: 'Compare heatmaps in a session' }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await expect(page.getByLabel('Network', { exact: true })).toHaveValue(other.id);
  await expect(page.getByLabel('Compare with')).toHaveValue('digits');
});
