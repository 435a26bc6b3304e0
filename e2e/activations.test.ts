/** Feature maps: people look at all channels of a layer together, closely at one, and at what differs between two pictures or networks. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Activations } from '../lib/domain/activations';
import type { ModelCard } from '../lib/domain/modelCard';
import type { NetworkGraph, NetworkLayer } from '../lib/domain/networkGraph';
import type { Session } from '../lib/domain/session';
import { tinyNetwork, TINY_INPUT, TINY_OUTPUT } from '../lib/onnx/tinyNetwork';
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { parameter } from './mapPage';
import { addNetwork, addSlowSubject, createSession, getJson, postJson, type Subject } from './subject';

const SECOND = path.join(
  process.env.SPECULAR_ASSETS ?? '../shared/assets',
  'images/imagenet-samples/015_n01558993_robin.JPEG',
);
const DEVICE = { viewport: { width: 1280, height: 800 } };

const gridOf = (page: Page) => page.getByRole('grid', { name: /^Feature maps of / });
const largeOf = (page: Page) => page.getByRole('grid', { name: /^Channel \d+ of .*, enlarged$/ });
const valueOf = (page: Page) => page.locator('[data-value]');
const channelOf = (page: Page) => page.getByLabel(/^Channel, 0 to /);

test('two people look at all channels of a layer, closely at one, and at what differs in the next picture', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const subject = await addSlowSubject(server.url);
  await addSecondPicture(server.url, subject);
  const session = await createSession(server.url, 'Maps', subject);
  const layer = await middleLayer(server.url, subject.network.id);
  const address = `${server.url}/s/${session.id}?view=activations`;
  const ada = await Person.join(browser, 'Ada', address, DEVICE);
  const ben = await Person.join(browser, 'Ben', address, DEVICE);
  const { page } = ada;
  const here = { networkId: subject.network.id, imageId: subject.image.id, layer: layer.name };
  const facts = await factsOf(server.url, here);

  // What one chooses, the other sees: the layer, and a channel by the keyboard.
  await page.getByRole('combobox', { name: 'Layer', exact: true }).selectOption(layer.name);
  for (const person of [ada, ben]) {
    await expect(gridOf(person.page)).toHaveAccessibleName(new RegExp(`^Feature maps of ${layer.name} for `));
    await expect(gridOf(person.page)).toHaveAttribute('data-tiles', String(facts.channels));
    await expect(gridOf(person.page)).toHaveAttribute('aria-busy', 'false');
    await expect.poll(() => tones(person.page)).toBeGreaterThan(20);
  }
  // The unit test of the layout counts on so much room for the maps.
  const room = await gridOf(page).evaluate(({ clientWidth, clientHeight }) => [clientWidth - 16, clientHeight - 16]);
  expect(room[0]).toBeGreaterThanOrEqual(705);
  expect(room[1]).toBeGreaterThanOrEqual(640);
  await gridOf(page).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
  for (const person of [ada, ben]) await expect(channelOf(person.page)).toHaveValue('6');
  await expect(gridOf(ben.page).getByRole('gridcell')).toHaveText(/^Channel 6\. From /);

  // Large, over the picture; the value of a cell to the last bit, and the pixels that it sees.
  await page.keyboard.press('Enter');
  await expect(largeOf(page)).toBeFocused();
  await expect(page.locator('[data-channel="6"] img')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Home');
  const values = await valuesOf(server.url, here, facts.key);
  await expect(valueOf(page)).toHaveText(/^Channel 6, row 0, column 0: /);
  await expectCell(page, { row: 0, col: 0 }, layer, facts, values);
  const box = await largeOf(page).boundingBox();
  const at = { row: Math.floor(facts.height / 2), col: Math.floor(facts.width / 3) };
  if (box) await page.mouse.move(box.x + ((at.col + 0.5) / facts.width) * box.width, box.y + ((at.row + 0.5) / facts.height) * box.height); // prettier-ignore
  await expect(valueOf(page)).toHaveText(new RegExp(`^Channel 6, row ${at.row}, column ${at.col}: `));
  await expectCell(page, at, layer, facts, values);
  await page.mouse.move(0, 0);

  // How one looks at them is in the address; Esc leads back to the grid.
  await page.keyboard.press('o');
  await expect(page.locator('[data-channel] img')).toBeHidden();
  await page.keyboard.press('c');
  await expect(page.getByLabel('Gamma (c)')).toHaveValue('1.5');
  await page.keyboard.press('Escape');
  await expect(gridOf(page)).toBeFocused();
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { name: 'Pinned (1 of 12)' })).toBeVisible();
  await page.getByLabel('Sort by').selectOption('max');
  await gridOf(page).focus();
  await page.keyboard.press('Control+Home');
  await expect(channelOf(page)).toHaveValue('6');
  await page.keyboard.press('ArrowRight');
  const greatest = facts.statistics.map(({ max }, channel) => ({ max: max ?? -Infinity, channel })).filter(({ channel }) => channel !== 6).sort((a, b) => b.max - a.max)[0]; // prettier-ignore
  for (const person of [ada, ben]) await expect(channelOf(person.page)).toHaveValue(String(greatest?.channel));
  await expect.poll(() => ['gamma', 'sort', 'pin', 'overlay'].map((name) => parameter(page, name))).toEqual(['1.5', 'max', `6.${layer.name}`, '0']); // prettier-ignore
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Pinned (1 of 12)' })).toBeVisible();
  await expect(gridOf(page)).toHaveAttribute('aria-busy', 'false');
  expect(parameter(page, 'sort')).toBe('max');

  // The next picture keeps layer and channel, and the same grid; what differs from the kept one is value by value.
  await page.getByRole('button', { name: 'Keep this picture to compare' }).click();
  await expect(page.getByRole('group', { name: 'Comparison' })).toContainText('Step on to another picture');
  await gridOf(page).evaluate((element) => element.setAttribute('data-same', ''));
  await page.keyboard.press('.');
  await expect(page.getByRole('radio', { name: 'Difference' })).toBeChecked();
  await expect(gridOf(page)).toHaveAttribute('data-same', '');
  for (const person of [ada, ben]) await expect(channelOf(person.page)).toHaveValue(String(greatest?.channel));
  await page.getByRole('button', { name: 'Enlarge' }).click();
  await expect(largeOf(page)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Home');
  await expect.poll(() => parameter(page, 'image')).not.toBe(here.imageId);
  const there = { ...here, imageId: parameter(page, 'image') ?? '' };
  await expect(valueOf(page)).toHaveText(/ here − .+ in .+\. Sees /, { timeout: 60_000 });
  const others = await valuesOf(server.url, there, (await factsOf(server.url, there)).key);
  const place = (greatest?.channel ?? 0) * facts.height * facts.width;
  const [difference, mine, kept] = numbersOf(await valueOf(page).innerText());
  expect([mine, kept]).toEqual([others[place], values[place]]);
  expect(difference).toBe(Math.fround((mine ?? NaN) - (kept ?? NaN)));

  // The same as tables.
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: /^Values of channel \d+: .*, difference$/ })).toBeVisible();
  await page.keyboard.press('Escape');
  const table = page.getByRole('grid', { name: new RegExp(`^Channels of ${layer.name}: `) });
  await page.getByRole('radio', { name: 'This', exact: true }).check({ force: true });
  await table.getByRole('columnheader', { name: 'Mean' }).getByRole('button').click();
  await expect(table.getByRole('columnheader', { name: 'Mean' })).toHaveAttribute('aria-sort', 'descending');
  const means = (await table.locator('[role=gridcell][aria-colindex="5"]').allInnerTexts()).map((text) => Number(text.replaceAll('−', '-'))); // prettier-ignore
  expect(means.length).toBeGreaterThan(5);
  expect(means).toEqual(means.toSorted((a, b) => b - a));
});

test('axe finds nothing on feature maps and their tables in light and dark, of two networks or one; nothing sticks out at 360 px', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const [first, second] = [await addTiny(server.url, 1), await addTiny(server.url, 2)];
  const { items } = await getJson<{ items: { id: string }[] }>(`${server.url}/api/image-sets/digits/images?offset=0&limit=1`); // prettier-ignore
  const wishes = { name: 'Two', networkId: first.id, imageId: items[0]?.id };
  const { session } = await postJson<{ session: Session }>(`${server.url}/api/sessions`, wishes);
  const address = `${server.url}/s/${session.id}?view=activations`;
  const { page } = await Person.join(browser, 'Ada', address, { ...DEVICE, reducedMotion: 'reduce' });
  await expect(gridOf(page)).toHaveAttribute('aria-busy', 'false');
  await expectNoViolationInLightAndDark(page);

  // Two networks with a layer of the same shape: the difference, with both values.
  await page.getByLabel('Compare with').selectOption({ label: second.name });
  await expect(page.getByRole('radio', { name: 'Difference' })).toBeChecked();
  await gridOf(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(largeOf(page)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(valueOf(page)).toHaveText(new RegExp(`^Channel 0, row \\d+, column \\d+: .* here − .* in ${second.name}`)); // prettier-ignore
  const [difference, mine, theirs] = numbersOf(await valueOf(page).innerText());
  expect(difference).toBe(Math.fround((mine ?? NaN) - (theirs ?? NaN)));
  await expectNoViolationInLightAndDark(page);
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: /^Values of channel 0: / })).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid', { name: /^Channels of / })).toBeVisible();
  await expectNoViolationInLightAndDark(page);

  // Another network has no such layer, and the view says so.
  await page.getByLabel('Compare with').selectOption('objects');
  await expect(page.getByRole('group', { name: 'Comparison' })).toContainText('has no layer with as many channels');
  await page.setViewportSize({ width: 360, height: 780 });
  for (const key of ['t', 't']) {
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.keyboard.press(key);
  }
  await page.context().close();
});

/** One more photograph in the set of the subject's; the digits have more already. */
async function addSecondPicture(url: string, { image }: Subject): Promise<void> {
  if (image.imageSetId === 'digits' || !existsSync(SECOND)) return;
  const body = new Uint8Array(await readFile(SECOND));
  const answer = await fetch(`${url}/api/image-sets/${image.imageSetId}/images?fileName=robin.jpg&label=robin`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
  });
  expect(answer.ok).toBe(true);
}

/** SqueezeNet's fourth fire module; of another network, its last layer with maps. */
async function middleLayer(url: string, networkId: string): Promise<NetworkLayer> {
  const { graph } = await getJson<{ graph: NetworkGraph }>(`${url}/api/networks/${networkId}/graph`);
  const layer = graph.layers.find(({ name }) => name.startsWith('fire4/concat')) ?? graph.layers.findLast(({ outputShape, type }) => outputShape?.length === 3 && type === 'Relu'); // prettier-ignore
  if (!layer) throw new Error('The network has no layer with maps.');
  return layer;
}

interface Maps {
  networkId: string;
  imageId: string;
  layer: string;
}

async function factsOf(url: string, { networkId, imageId, layer }: Maps): Promise<Activations> {
  const query = new URLSearchParams({ image: imageId, layer });
  const path = `${url}/api/networks/${networkId}/activations?${query}`;
  return (await getJson<{ activations: Activations }>(path)).activations;
}

async function valuesOf(url: string, { networkId, imageId, layer }: Maps, key: string): Promise<Float32Array> {
  const query = new URLSearchParams({ image: imageId, layer, key });
  const answer = await fetch(`${url}/api/networks/${networkId}/activations/values?${query}`);
  return new Float32Array(await answer.arrayBuffer());
}

/** The numbers of "…: −1.5 = 1 here − 2.5 in …", as float32. */
function numbersOf(text: string): number[] {
  const match = /: (\S+) = (\S+) here − (\S+) in /.exec(text);
  return (match?.slice(1) ?? []).map((number) => Math.fround(Number(number.replaceAll('−', '-'))));
}

/** The value of a cell of channel 6, and the box of what it sees: in words and as it is drawn. */
async function expectCell(
  page: Page,
  { row, col }: { row: number; col: number },
  { receptiveField }: NetworkLayer,
  facts: Activations,
  values: Float32Array,
): Promise<void> {
  // prettier-ignore
  const text = await valueOf(page).innerText();
  const value = /: (.+?)\. Sees/.exec(text)?.[1] ?? '';
  expect(Math.fround(Number(value.replaceAll('−', '-')))).toBe(values[(6 * facts.height + row) * facts.width + col]);
  if (receptiveField.kind !== 'window') throw new Error('The layer has no windows.');
  const input = await page.locator('[data-channel] svg[data-field]').getAttribute('viewBox');
  const [, , width = 0, height = 0] = (input ?? '').split(' ').map(Number);
  const ends = (axis: { size: number; stride: number; offset: number }, unit: number, pixels: number) => {
    const from = axis.offset + unit * axis.stride;
    return [Math.max(0, from), Math.min(pixels, from + axis.size)] as const;
  };
  const [y0, y1] = ends(receptiveField.height, row, height);
  const [x0, x1] = ends(receptiveField.width, col, width);
  expect(text).toContain(`Sees rows ${y0} to ${y1 - 1}, columns ${x0} to ${x1 - 1}:`);
  for (const mark of await page.locator('svg[data-field]').all())
    expect(await mark.getAttribute('data-field')).toBe(`${y0} ${x0} ${y1} ${x1}`);
  await expect(page.locator('svg[data-field]')).toHaveCount(2);
}

/** How many greys the first row of maps has. */
async function tones(page: Page): Promise<number> {
  const canvas: Locator = gridOf(page).locator('canvas').first();
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const greys = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i] === pixels[i + 1]) greys.add(pixels[i] ?? 0);
    return greys.size;
  });
}

/** A small network for digits with weights of its own. */
function addTiny(url: string, seed: number) {
  const card: ModelCard = {
    name: `Tiny ${seed}`,
    format: 'onnx',
    file: `tiny${seed}.onnx`,
    input: { tensor: TINY_INPUT, width: 28, height: 28, layout: 'NCHW', channels: 'GRAY', scale: 1 / 255, mean: [0], std: [1], fit: 'stretch' }, // prettier-ignore
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: Array.from({ length: 10 }, (_, digit) => String(digit)),
  };
  return addNetwork(url, tinyNetwork({ width: 28, height: 28, channels: 1, classes: 10, seed }), card);
}
