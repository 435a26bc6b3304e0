/** Filters: people look at the weights of a layer, each in their own order, and at one filter together. */
import type { Locator, Page } from '@playwright/test';
import type { LayerFilters } from '../lib/domain/layerFilters';
import type { NetworkGraph } from '../lib/domain/networkGraph';
import { sortFilters } from '../lib/filters/sortFilters';
import { decodeNpy } from '../lib/tensor/npy';
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { parameter } from './mapPage';
import { addSlowSubject, createSession, getJson } from './subject';

const OBJECTS = 'Objects';
const TYPES: Readonly<Record<string, string>> = {
  PNG: 'image/png',
  SVG: 'image/svg+xml',
  NPY: 'application/octet-stream',
  JSON: 'application/json',
};

test('two people look at filters: each in an own order, one filter together, layer by layer, beside another network', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const subject = await addSlowSubject(server.url);
  const { id, name } = subject.network;
  const session = await createSession(server.url, 'Filters', subject);
  const network = `${server.url}/api/networks/${id}`;
  const { layers } = await getJson<{ layers: { name: string }[] }>(`${network}/filter-layers`);
  const [first = '', second = ''] = layers.map((layer) => layer.name);
  const measured = `${network}/filters/${encodeURIComponent(first)}`;
  const { filters } = await getJson<{ filters: LayerFilters }>(measured);
  const address = `${server.url}/s/${session.id}?view=filters`;
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  const grid = gridOf(ada.page, first, name);
  await expectPainted(ada.page);
  await expect(
    ada.page.getByText(`${filters.summary.gaborLike} of ${filters.shape[0]} Gabor-like`).first(),
  ).toBeVisible();

  // The contrast is each person's own, and the legend says which it is.
  await expect(legend(ada.page)).toContainText('largest weight of each filter');
  await ada.page.getByRole('radio', { name: 'Whole layer' }).check({ force: true });
  await expect(legend(ada.page)).toContainText(/darkest is −\d/);
  await ada.page.keyboard.press('c');
  await expect(legend(ada.page)).toContainText('the least and the greatest weight of the layer');
  await expect(ada.page.getByLabel('Zero is grey')).not.toBeChecked();
  await expect(legend(ben.page)).toContainText('largest weight of each filter');
  await expect.poll(() => parameter(ada.page, 'range')).toBe('layer');

  // By orientation, then by keyboard to the second: nobody else is there before Enter.
  await ada.page.getByLabel('Order').selectOption('orientation');
  const order = sortFilters(filters.filters, 'orientation');
  await grid.focus();
  await ada.page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('gridcell')).toHaveText(new RegExp(`^Filter ${order[0]}\\. Norm `));
  await ada.page.keyboard.press('ArrowRight');
  await expect(card(ada.page).getByRole('heading', { name: `Filter ${order[1]}` })).toBeVisible();
  await expect(card(ben.page)).toBeHidden();
  await ada.page.keyboard.press('Enter');
  for (const { page } of [ada, ben]) {
    await expect(card(page).getByRole('heading', { name: `Filter ${order[1]}` })).toBeVisible();
    await expect(page.getByLabel(/^Channel, 0 to/)).toHaveValue(String(order[1]));
    await expect.poll(() => parameter(page, 'channel')).toBe(String(order[1]));
  }

  // The exact weights, by the keys and under the pointer.
  const { data } = decodeNpy(new Uint8Array(await (await fetch(`${measured}/npy`)).arrayBuffer()));
  const [, inputs, rows, cols] = filters.shape;
  // SqueezeNet reads blue, green, red.
  const colours = filters.input.kind === 'picture' && filters.input.order === 'BGR' ? [2, 1, 0] : [0, 1, 2];
  const weightsAt = (index: number, row: number, col: number) =>
    colours.map((input) => data[((index * inputs + input) * rows + row) * cols + col]);
  await card(ben.page).getByRole('grid').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await ben.page.keyboard.press(key);
  await expect.poll(() => saidWeights(ben.page, 1, 1)).toEqual(weightsAt(order[1]!, 1, 1));
  const said = ben.page.locator('[data-weight]');
  const before = (await said.textContent()) ?? '';
  const tile = (await gridOf(ben.page, first, name).boundingBox())!;
  await ben.page.mouse.move(tile.x + tile.width / 2, tile.y + 40);
  await expect(said).toHaveText(/^Row \d+, column \d+:/);
  await expect(said).not.toHaveText(before);
  await expect
    .poll(async () => {
      const pointed = Number(/\d+/.exec((await card(ben.page).getByRole('heading').first().textContent()) ?? '')?.[0]);
      const [row, col] = (await place(ben.page)) ?? [-1, -1];
      const weights = await saidWeights(ben.page, row, col);
      return weights.length === 3 && weights.every((weight, k) => weight === weightsAt(pointed, row, col)[k]);
    })
    .toBe(true);
  await ben.page.mouse.move(5, 5);

  // Files of what is shown.
  const links = ada.page.getByRole('region', { name: 'Inspector' }).locator('a[download]');
  await expect(links).toHaveText(Object.keys(TYPES));
  for (const link of await links.all()) {
    const answer = await ada.page.request.get(server.url + ((await link.getAttribute('href')) ?? ''));
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toContain(TYPES[(await link.textContent()) ?? '']);
  }
  expect(await links.first().getAttribute('href')).toMatch(/range=layer&symmetric=false&sort=orientation$/);

  // A bar of the histogram shows its filters.
  const at = filters.summary.orientations.findIndex((count) => count > 0);
  const bar = ada.page.getByRole('group', { name: 'Orientations' }).getByRole('button').nth(at);
  await bar.click();
  await expect(bar).toHaveAttribute('aria-pressed', 'true');
  await expect(ada.page.locator('[data-filters]')).toHaveAttribute(
    'data-filters',
    String(filters.summary.orientations[at]),
  );
  await ada.page.getByRole('button', { name: /^Show all/ }).click();

  // Another network beside it, in numbers, for both; then a deeper layer, for both.
  await ada.page.getByLabel('Compare with').selectOption({ label: OBJECTS });
  for (const { page } of [ada, ben]) {
    await expect(page.getByRole('region', { name: `Filters of ${OBJECTS}` }).locator('canvas')).toBeVisible();
    await expect(page.getByRole('table', { name: 'First layers in numbers' })).toContainText('40 of 7 × 7');
    await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('(0: alike, 1: nothing in common)');
  }
  await ada.page.keyboard.press(']');
  for (const { page } of [ada, ben]) {
    await expect(gridOf(page, second, name)).toBeVisible();
    await expect(page.getByText('The input of this layer is not the picture')).toBeVisible();
  }
  await ben.page.getByRole('button', { name: `Show ${first}` }).click();
  await expectPainted(ada.page);

  // Chosen again, a filter opens: its channel is looked at in another view.
  await ada.page.getByLabel(/^Channel, 0 to/).fill('3');
  await card(ben.page).getByRole('button', { name: 'Open channel 3' }).click();
  await expect.poll(() => parameter(ben.page, 'view')).toBe('patches');
  expect([parameter(ben.page, 'layer'), parameter(ben.page, 'channel')]).toEqual([first, '3']);
  await expect.poll(() => parameter(ada.page, 'view')).toBe('filters');

  // A layer without weights says so, and offers the one before it.
  const { graph } = await getJson<{ graph: NetworkGraph }>(`${network}/graph`);
  const relu = graph.layers.find(({ inputs: before }) => before.includes(first))!;
  await ben.page.goto(`${address}&network=${id}&layer=${encodeURIComponent(relu.name)}`);
  await expect(ben.page.getByText(`${relu.name} (${relu.type}) has no filters`)).toBeVisible();
  await ben.page.getByRole('button', { name: `Show ${first}` }).click();
  await expectPainted(ben.page);
});

test('axe finds nothing on filters and their table in light and dark; nothing sticks out at 360 px', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const address = `${server.url}/s/demo-objects?view=filters`;
  const { page } = await Person.join(browser, 'Ada', address, { reducedMotion: 'reduce' });
  await expectPainted(page);
  await page.getByRole('grid', { name: /^Filters of/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(card(page)).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.keyboard.press('t');
  const table = page.getByRole('grid', { name: /^Table of the filters/ });
  await table.getByRole('button', { name: /^Norm/ }).click();
  await expectSorted(table);
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const key of ['t', 't']) {
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.keyboard.press(key);
  }
  await page.context().close();
});

function gridOf(page: Page, layer: string, network: string): Locator {
  return page.getByRole('grid', { name: `Filters of ${layer} of ${network}` });
}

function legend(page: Page): Locator {
  return page.getByRole('figure', { name: 'Legend' });
}

function card(page: Page): Locator {
  return page.getByRole('region', { name: 'Filter', exact: true });
}

/** Waits until the first canvas shows weights: many colours, none of them the one that stands for what is missing. */
async function expectPainted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('main canvas[data-filters]');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (!pixels?.length) return false;
    const seen = new Set(new Uint32Array(pixels.buffer));
    return seen.size > 20 && !pixels.some((value, i) => i % 4 === 3 && value !== 0 && value !== 255);
  });
}

/** Row and column that the inspector speaks of; null: of none. */
async function place(page: Page): Promise<[row: number, col: number] | null> {
  const match = /Row (\d+), column (\d+)/.exec((await page.locator('[data-weight]').textContent()) ?? '');
  return match && [Number(match[1]), Number(match[2])];
}

/** Red, green and blue of the weight that the inspector speaks of, as float32; empty while it speaks of another. */
async function saidWeights(page: Page, row: number, col: number): Promise<number[]> {
  const text = await page.locator('[data-weight]').textContent();
  if (!text?.startsWith(`Row ${row}, column ${col}:`)) return [];
  return [...text.matchAll(/(?:red|green|blue) (\S+?)(?:,|$)/g)].map(([, value = '']) =>
    Math.fround(Number(value.replaceAll('−', '-'))),
  );
}

async function expectSorted(table: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const norms = await table.locator('[role=gridcell][aria-colindex="2"]').allInnerTexts();
      const values = norms.map((text) => Number.parseFloat(text));
      return values.length > 10 && values.every((value, i) => i === 0 || value >= values[i - 1]!);
    })
    .toBe(true);
}
