/** Two networks, or two runs, side by side: their answers, their maps, the same place under the pointer. */
import { readFile } from 'node:fs/promises';
import { pearson } from '../lib/attribution/correlation';
import { spearman } from '../lib/attribution/rankCorrelation';
import { topOverlap } from '../lib/attribution/topOverlap';
import type { Image } from '../lib/domain/imageSet';
import type { ModelCard } from '../lib/domain/modelCard';
import type { OcclusionSpec } from '../lib/domain/occlusion';
import { tinyNetwork, TINY_INPUT, TINY_OUTPUT } from '../lib/onnx/tinyNetwork';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';
import { addNetwork, createSession, getJson } from './subject';
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

  await expectNoViolation(ada.page);
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
  await expectNoViolation(page);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  await page.getByRole('button', { name: 'Compare heatmaps in a session' }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await expect(page.getByLabel('Network', { exact: true })).toHaveValue(other.id);
  await expect(page.getByLabel('Compare with')).toHaveValue('digits');
});

test('two people set grey against blur: what differs, the difference, how far the maps agree; live, and in the link', async ({
  server,
  browser,
}) => {
  const { networks } = await getJson<{ networks: Network[] }>(`${server.url}/api/networks`);
  const { items } = await getJson<{ items: Image[] }>(`${server.url}/api/image-sets/digits/images?offset=0&limit=2`);
  const [image, otherImage] = items;
  const spec: OcclusionSpec = { patch: 6, stride: 1, fill: [128, 128, 128] };
  const network = networks.find(({ id }) => id === 'digits')!;
  const session = await createSession(server.url, 'Fills', { network, image: image!, spec });
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/${session.id}`);
  const ben = await Person.join(browser, 'Ben', `${server.url}/s/${session.id}`);
  const { page } = ada;
  await ada.run.click();
  await ada.complete();
  const grey = await csvOfShown(ada);
  const runs = (person: Person) => person.page.getByRole('list', { name: 'Runs of this session' });
  await runs(ada)
    .getByRole('button', { name: /^Keep beside the next run/ })
    .click();
  const compared = (person: Person) => person.page.getByRole('region', { name: 'The two runs compared' });
  await expect(compared(ben)).toContainText('It is the same run twice.');
  await expect(compared(ben)).toContainText('all 784');

  await page.getByRole('region', { name: 'Inspector' }).getByLabel('Fill', { exact: true }).selectOption('Blur');
  for (const person of [ada, ben]) {
    const rows = compared(person).getByRole('table', { name: 'What the two runs differ in' }).getByRole('row');
    await expect(rows).toHaveText(['Differs inFirstSecond', /^Fillblur of \d px#808080$/]);
    await expect(compared(person)).toContainText('as soon as both runs know a place');
  }
  await ben.page.getByRole('button', { name: /^Run with .*, blur of/ }).click();
  for (const person of [ada, ben]) await expect(compared(person)).toContainText('all 784');

  // The numbers on the screen, by hand from the files of both maps.
  const second = dropsOf(grey);
  const first = dropsOf(await csvOfShown(ada));
  const shown = compared(ada).getByLabel('Agreement');
  await expect(shown).toContainText(`Spearman${spearman(first, second)!.toFixed(2)}`);
  await expect(shown).toContainText(`Pearson${pearson(first, second)!.toFixed(2)}`);
  await expect(shown).toContainText(
    `${Math.round(topOverlap(first, second, 78)!.share * 100)} % shared (by chance 10 %)`,
  );
  await expect(
    page.getByRole('region', { name: 'Difference of the two maps' }).locator('canvas').first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Show as table' }).click();
  const largest = Math.max(...first.map((drop, cell) => Math.abs(drop - second[cell]!)));
  const [top] = await page.getByRole('table', { name: 'Differences of the two maps' }).getByRole('row').nth(1).getByRole('cell').all().then((cells) => cells.slice(-1)); // prettier-ignore
  await expect(top!).toHaveText(new RegExp(`^[+−]${largest.toFixed(3).replace('.', '\\.')}$`));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Difference as CSV' }).click();
  expect((await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n').at(-1)).toMatch(
    /^27,27,27,27,/,
  );
  await expectNoViolation(page);
  await page.getByRole('button', { name: 'Show the heatmap' }).click();
  await page.getByText('Own range', { exact: true }).click();
  await expect(page.getByText(/^Colours from /)).toHaveCount(2);
  await expectNoViolation(page);

  // Another stride: averages per pixel, at the 196 cells of the shown map.
  await page.getByLabel('Stride', { exact: true }).fill('2');
  await page.getByLabel('Stride', { exact: true }).press('Enter');
  await expect(compared(ben).getByRole('rowheader')).toHaveText(['Stride', 'Fill']);
  await page.getByRole('button', { name: /^Run with .*, stride 2 px, blur of/ }).click();
  await expect(compared(ben)).toContainText('all 196');
  await expect(ben.page.getByText('The patches differ: each pixel is the average')).toBeVisible();

  await compared(ben).getByRole('button', { name: 'Swap the two runs' }).click();
  for (const person of [ada, ben]) {
    await expect(person.page.getByLabel('Stride', { exact: true })).toHaveValue('1');
    await expect(compared(person).getByRole('row').last()).toHaveText(/^Fill#808080blur of \d px$/);
  }

  // The link shows the same to whoever opens it; of another picture there is no difference.
  await expect.poll(() => new URL(page.url()).searchParams.get('with')).toMatch(/^digits\*.*\*2\*blur-2$/);
  const link = new URL(page.url());
  link.searchParams.set('image', otherImage!.id);
  await ben.page.emulateMedia({ colorScheme: 'dark' });
  await ben.page.setViewportSize({ width: 360, height: 740 });
  await ben.page.goto(link.href);
  await expect(compared(ben).getByRole('rowheader').first()).toHaveText('Picture');
  await expect(compared(ben)).toContainText('The two runs are of different pictures');
  await expect(ben.page.getByRole('region', { name: 'Difference of the two maps' })).toHaveCount(0);
  expect(await ben.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectNoViolation(ben.page);

  await runs(ada)
    .getByRole('button', { name: /^Stop comparing/ })
    .click();
  await expect(compared(ada)).toHaveCount(0);
});

async function csvOfShown({ page }: Person): Promise<string> {
  const address = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
  return (await page.request.get(new URL(address!, page.url()).href)).text();
}

/** The drop of each cell, in the order of the file. */
function dropsOf(csv: string): number[] {
  const [header, ...lines] = csv.trimEnd().split('\r\n').filter((line) => !line.startsWith('#')); // prettier-ignore
  const column = header!.split(',').indexOf('drop');
  return lines.map((line) => Number(line.split(',')[column]));
}
