/**
 * The tour of the README, second half: a newcomer finds a channel of the Objects network that fires on highlights, looks at
 * it closely, writes it down as "specular reflection neuron", and a colleague opens it and checks it.
 */
import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { ChannelPatches, LayerScan, Patch } from '../lib/domain/patches';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';
import { getJson } from './subject';

const LAYER = '/blocks/blocks.0/Relu_1';
const CHANNEL = 16;
const TITLE = 'Specular reflection neuron';

test('a newcomer finds the specular reflection neuron and saves it; a colleague checks it', async ({
  server,
  browser,
}) => {
  test.setTimeout(300_000);
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects`);
  const { page } = ada;

  // One search for all channels of a layer, in the plain pictures: the rows fill while it runs.
  await page.keyboard.press('4');
  await page.getByLabel('Pictures that are searched').selectOption({ label: 'Objects · 960 pictures' });
  await page.getByLabel('Layer', { exact: true }).selectOption(LAYER);
  await page.getByRole('button', { name: /^Search 960 pictures/ }).click();
  const rows = page.getByRole('grid', { name: `Patches of ${LAYER}, a row for each channel` });
  await expect(rows.getByRole('button', { name: /^1: / }).first()).toBeVisible();
  await expect(page.locator('[data-scan=complete]')).toHaveText(/960 of 960 pictures seen/, { timeout: 120_000 });

  // Row by row, as one looks through them.
  await rows.focus();
  const head = page.getByRole('button', { name: `Channel ${CHANNEL}`, exact: true });
  for (let presses = 0; presses < 48 && !(await head.isVisible()); presses++) await page.keyboard.press('ArrowDown');
  await head.scrollIntoViewIfNeeded();
  const row = rows.getByRole('row').filter({ has: head });
  await expect(row.getByRole('button', { name: /^9: / })).toBeVisible();
  await screenshot(page, 'docs/patches.png');
  await head.click();

  // The channel's page, and what its patches show: a bright spot in the middle of what is darker around it.
  await expect(page.getByRole('heading', { name: `Channel ${CHANNEL}`, exact: true })).toBeVisible();
  const most = page.getByRole('list', { name: 'Patches that fire it most' }).getByRole('button');
  await expect(most).toHaveCount(9);
  const { scan, patches } = await channelOf(server.url);
  expect(scan.channels).toBe(48);
  const [strongest] = patches.highest;
  await expect(most.first()).toHaveAccessibleName(new RegExp(`^1: ${strongest?.fileName}.*value ${Number(strongest?.value.toPrecision(3))}`)); // prettier-ignore
  const spots = await Promise.all(patches.highest.map((patch) => spotContrast(server.url, patch)));
  expect(spots.filter((contrast) => contrast >= 40).length, spots.join(' ')).toBeGreaterThanOrEqual(8);
  await page.getByText('Crop', { exact: true }).click();
  await screenshot(page, 'docs/channel.png');

  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New finding' });
  await dialog.getByLabel('Title').fill(TITLE);
  await dialog
    .getByLabel('What you see')
    .fill('It fires on a small bright spot on a darker body: glints in eyes, shining hubs.');
  await dialog.getByRole('button', { name: 'Save finding' }).click();
  await expect(dialog).toBeHidden();

  // A colleague has it at once, reads its evidence, and asks whether it is still so.
  const ben = await Person.join(browser, 'Ben', `${server.url}/s/demo-objects?view=patches`);
  await ben.page.getByRole('region', { name: 'Inspector' }).getByRole('link', { name: TITLE }).click();
  await expect(ben.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await screenshot(ben.page, 'docs/neuron.png');
  await ben.page.getByRole('button', { name: 'Check again' }).click();
  await expect(ben.page.getByText('same when checked again').first()).toBeVisible();
  await askMachine(ben.page);
  await askOtherNetwork(ben.page);
  await ben.page.getByRole('link', { name: 'Open the exact view' }).click();
  await expect(ben.page.getByRole('heading', { name: `Channel ${CHANNEL}`, exact: true })).toBeVisible();
  await expect(ben.page).toHaveURL(/view=patches/);
});

/** What pictures and values alone say of the channel: marked as machine-made, with scores, and nothing of it is stored. */
async function askMachine(page: Page): Promise<void> {
  const section = page.getByRole('region', { name: 'What a machine suggests' });
  await section.getByRole('button', { name: 'Suggest what it stands for' }).click();
  await expect(section.getByText('Machine-made')).toBeVisible({ timeout: 60_000 });
  await expect(
    section.getByText(/^Fires on highlights: brightest pixel above the mean, correlation 0\.\d\d$/),
  ).toBeVisible();
  await expectNoViolation(page);
  await page.reload();
  await expect(section.getByText('Machine-made')).toBeHidden();
}

/** "Does a channel like this exist there?", of its own layer and of a network that never saw such pictures. */
async function askOtherNetwork(page: Page): Promise<void> {
  const section = page.getByRole('region', { name: 'Does another network have it?' });
  await expect(section.getByText(`The channel of ${LAYER} of`)).toBeVisible();
  const like = section.getByRole('list', { name: 'Channels like it, most alike first' }).getByRole('listitem');
  await expect(like.first()).toContainText('correlation');
  await expect(section.getByRole('link', { name: `Channel ${CHANNEL}`, exact: true })).toHaveCount(0);
  await section.getByLabel('In the network').selectOption({ label: 'Handwritten digits' });
  await section.getByRole('button', { name: /^Search / }).click();
  await expect(section.getByText(/ of Handwritten digits.*over 960 pictures/)).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveURL(/[?&]in=/);
  await page.reload();
  await expect(section.getByText(/ of Handwritten digits.*over 960 pictures/)).toBeVisible();
}

async function channelOf(url: string): Promise<{ scan: LayerScan; patches: ChannelPatches }> {
  const { scans } = await getJson<{ scans: LayerScan[] }>(`${url}/api/image-sets/objects/patches?network=objects`);
  const scan = scans.find(({ layer }) => layer === LAYER);
  if (!scan) throw new Error('The scan is not in the list.');
  const address = `${url}/api/image-sets/objects/patches/channel?key=${scan.key}&channel=${CHANNEL}`;
  return { scan, ...(await getJson<{ patches: ChannelPatches }>(address)) };
}

/** How much brighter the brightest of the middle third of a patch's box is than half of the box: 0…255. */
async function spotContrast(url: string, { imageId, box }: Patch): Promise<number> {
  if (!box) throw new Error('A patch has no box.');
  const response = await fetch(`${url}/api/images/${imageId}/input?network=objects`);
  const region = { left: box.x0, top: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0 };
  const picture = sharp(Buffer.from(await response.arrayBuffer()))
    .removeAlpha()
    .greyscale();
  const { data } = await picture.extract(region).raw().toBuffer({ resolveWithObject: true });
  const at = (row: number, col: number) => data[row * region.width + col] ?? 0;
  const third = (size: number) => [Math.floor(size / 3), Math.ceil((2 * size) / 3)] as const;
  const [top, bottom] = third(region.height);
  const [left, right] = third(region.width);
  let brightest = 0;
  for (let row = top; row < bottom; row++)
    for (let col = left; col < right; col++) brightest = Math.max(brightest, at(row, col));
  const sorted = [...data].sort((a, b) => a - b);
  return brightest - (sorted[Math.floor(sorted.length / 2)] ?? 0);
}

/** Of the README: made where it is missing, and anew when that is asked for. */
async function screenshot(page: Page, path: string): Promise<void> {
  if (existsSync(path) && !process.env.SPECULAR_UPDATE_SCREENSHOT) return;
  // What is out of sight, in the page or in a list that scrolls, is not loaded.
  const inSight = () =>
    page.evaluate(
      () =>
        [...document.images].filter((image) => {
          const { left, top, width, height } = image.getBoundingClientRect();
          const found = document.elementsFromPoint(left + width / 2, top + height / 2);
          return found.includes(image) && !image.complete;
        }).length,
    );
  await expect.poll(inSight).toBe(0);
  await page.screenshot({ path });
}
