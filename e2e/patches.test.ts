/** Patches: people search a set together, stop it, go on, look at one channel closely, and go from a patch to its picture. */
import type { Page } from '@playwright/test';
import type { ChannelPatches, ChannelRanking, LayerScan } from '../lib/domain/patches';
import type { Session } from '../lib/domain/session';
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { parameter } from './mapPage';
import { getJson, postJson } from './subject';

const SCENES = 'object-scenes';
const OBJECTS = 'objects';
const STOPPED = 'cancelled; what was found is kept';
/** The batch that the device is at ends first. */
const SOON = { timeout: 90_000 };

test('two people search a set together, one cancels, they go on, and who comes late sees what there is', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const address = await newSession(server.url, 'digits', 'digits');
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await expect(ben.page.getByText(/^These pictures were not searched for .* yet$/)).toBeVisible();

  await ada.page.getByRole('button', { name: 'Search 10,000 pictures of Handwritten digits' }).click();
  // The rows of the other fill while it goes on.
  const early = await seen(ben.page, 1);
  expect(early).toBeLessThan(10_000);
  await expect(firstPatch(ben.page)).toBeVisible();
  await expect(ada.page.locator('[data-scan]')).toHaveText(/ of 10,000 pictures seen · .* left$/);
  const later = await seen(ben.page, early + 1);

  await ben.page.getByRole('button', { name: 'Cancel the search, for everybody' }).click();
  for (const { page } of [ada, ben]) await expect(page.locator('[data-scan]')).toContainText(STOPPED, SOON);
  const kept = await seen(ada.page, later);
  expect(await seen(ben.page, later)).toBe(kept);
  // What both see is what the server says.
  const scan = await newestScan(server.url, 'digits');
  expect([scan.seen, scan.pictures]).toEqual([kept, 10_000]);
  const [top] = (await ranking(server.url, scan, 'order=channel&count=1&top=1'))[0]!.highest;
  for (const { page } of [ada, ben])
    await expect(firstPatch(page)).toHaveAccessibleName(`1: ${top!.fileName}, label ${top!.label}, value ${shown(top!.value)}, row ${top!.place.row}, column ${top!.place.col}`); // prettier-ignore

  await ada.page.getByRole('button', { name: /^Search the other [\d,]+ pictures$/ }).click();
  await seen(ben.page, kept + 1);
  const cleo = await Person.join(browser, 'Cleo', address);
  expect(await seen(cleo.page, 1)).toBeGreaterThanOrEqual(kept);
  await expect(firstPatch(cleo.page)).toBeVisible();
  await cleo.page.getByRole('button', { name: 'Cancel the search, for everybody' }).click();
  await expect(ada.page.locator('[data-scan]')).toContainText(STOPPED, SOON);

  // A reload looks in the same way.
  await ada.page.getByRole('radio', { name: 'Crop' }).check({ force: true });
  await ada.page.getByLabel('Order of the channels').selectOption('max');
  await expect.poll(() => [parameter(ada.page, 'show'), parameter(ada.page, 'order')]).toEqual(['crop', 'max']);
  await ada.page.reload();
  await expect(ada.page.getByRole('radio', { name: 'Crop' })).toBeChecked();
  await expect(ada.page.getByLabel('Order of the channels')).toHaveValue('max');
  await seen(ada.page, kept);
  await expect(ada.page.locator('[data-scan]')).toContainText(STOPPED);
});

test('a channel is looked at closely by the keyboard, by everybody, and its patch opens in the other views', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const address = await newSession(server.url, OBJECTS, SCENES);
  const scan = await searched(server.url);
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await expect(ada.page.locator('[data-scan]')).toHaveText('240 of 240 pictures seen');

  // The strongest channel first. From its patch the menu, back, and to its page.
  await ada.page.getByLabel('Order of the channels').selectOption('max');
  const [strongest] = await ranking(server.url, scan, 'order=max&count=1&top=9');
  const { channel, highest } = strongest!;
  const rows = ada.page.getByRole('grid', { name: /^Patches of / });
  await expect(rows.getByRole('rowheader').first()).toContainText(`Channel ${channel}`);
  await rows.focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await ada.page.keyboard.press(key);
  const menu = ada.page.getByRole('menu', { name: `${highest[0]!.fileName} of channel ${channel}` });
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await expect(ada.page.getByRole('heading', { name: 'Selected patch' })).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(rows).toBeFocused();
  for (const key of ['Home', 'Enter']) await ada.page.keyboard.press(key);
  for (const { page } of [ada, ben])
    await expect(page.getByRole('heading', { name: `Channel ${channel}`, exact: true })).toBeVisible();

  const { patches } = await getJson<{ patches: ChannelPatches }>(
    `${server.url}/api/image-sets/${SCENES}/patches/channel?key=${scan.key}&channel=${channel}`,
  );
  const most = ben.page.getByRole('list', { name: 'Patches that fire it most' }).getByRole('button');
  await expect(most).toHaveCount(9);
  for (const [rank, patch] of patches.highest.entries())
    await expect(most.nth(rank)).toHaveAccessibleName(new RegExp(`^${rank + 1}: ${escaped(patch.fileName)}, .*value ${shown(patch.value)}, `)); // prettier-ignore
  await expect(ben.page.getByText(`Purity ${Math.round(100 * patches.purity!)} %`)).toBeVisible();
  const [together] = patches.together;
  await expect(ben.page.getByRole('list', { name: 'Fire together' }).getByRole('button').first()).toHaveAccessibleName(`Channel ${together!.channel} correlation ${together!.correlation.toFixed(2)}`); // prettier-ignore

  // What one writes down about it, the other sees beside it.
  await ada.page.keyboard.press('n');
  await ada.page.getByLabel('Title').fill('The strongest of all');
  await ada.page.getByRole('button', { name: 'Save finding' }).click();
  await expect(ben.page.getByRole('link', { name: 'The strongest of all' })).toBeVisible();

  // The second patch of the row, in occlusion: everybody has its picture, and each stays at the own view.
  await expect(ada.page.getByRole('dialog')).toBeHidden();
  await ada.page.getByRole('list', { name: 'Patches that fire it most' }).getByRole('button').first().focus();
  for (const key of ['ArrowRight', 'Enter']) await ada.page.keyboard.press(key);
  const second = patches.highest[1]!;
  const ways = ada.page.getByRole('menu', { name: `${second.fileName} of channel ${channel}` }).getByRole('menuitem');
  await expect(ways.first()).toBeFocused();
  for (const key of ['ArrowDown', 'Enter']) await ada.page.keyboard.press(key);
  await expect(ada.page.getByRole('radio', { name: 'Occlusion' })).toBeChecked();
  await expect(ada.page.getByRole('main').getByText(second.fileName)).toBeVisible();
  await expect(ben.page.getByRole('img', { name: new RegExp(`^Map of channel ${channel} for ${escaped(second.fileName)}`) })).toBeVisible(); // prettier-ignore

  // The table, in light and dark and on a telephone.
  await ben.page.keyboard.press('t');
  const cells = ben.page
    .getByRole('table', { name: `Patches of channel ${channel} of ${scan.layer}` })
    .getByRole('row');
  await expect(cells.nth(1)).toContainText(`${patches.highest[0]!.fileName}`);
  await expect(cells.nth(1)).toContainText(shown(patches.highest[0]!.value));
  await judged(ben.page);
  await ben.page.keyboard.press('t');
  await expect(most).toHaveCount(9);
  await judged(ben.page);
  await ben.page.getByRole('button', { name: `All ${scan.channels} channels` }).click();
  await expect(firstPatch(ben.page)).toBeVisible();
  await judged(ben.page);
});

/** Nothing to find for axe in both schemes; nothing sticks out at 360 px. */
async function judged(page: Page): Promise<void> {
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The address of a session that looks at the patches of the first picture's set. */
async function newSession(url: string, networkId: string, setId: string): Promise<string> {
  const { items } = await getJson<{ items: { id: string }[] }>(
    `${url}/api/image-sets/${setId}/images?offset=0&limit=1`,
  );
  const wishes = { name: 'What fires it', networkId, imageId: items[0]!.id };
  const { session } = await postJson<{ session: Session }>(`${url}/api/sessions`, wishes);
  return `${url}/s/${session.id}?view=patches`;
}

async function newestScan(url: string, setId: string): Promise<LayerScan> {
  const { scans } = await getJson<{ scans: LayerScan[] }>(`${url}/api/image-sets/${setId}/patches`);
  return scans[0]!;
}

/** The scenes, searched to the end for what the view shows before anybody chose a layer. */
async function searched(url: string): Promise<LayerScan> {
  const body = { networkId: OBJECTS, layer: '/blocks/blocks.2/Relu_1' };
  await postJson(`${url}/api/image-sets/${SCENES}/patches`, body);
  await expect.poll(async () => (await newestScan(url, SCENES)).task?.state.status, SOON).toBe('completed');
  return newestScan(url, SCENES);
}

async function ranking(url: string, { key, imageSetId }: LayerScan, query: string): Promise<ChannelRanking[]> {
  const path = `${url}/api/image-sets/${imageSetId}/patches/ranking?key=${key}&${query}`;
  return (await getJson<{ channels: ChannelRanking[] }>(path)).channels;
}

/** Waits until so many pictures or more were seen; the number that the page says then. */
async function seen(page: Page, atLeast: number): Promise<number> {
  const known = await page.waitForFunction((wanted) => {
    const text = document.querySelector('[data-scan]')?.textContent ?? '';
    const count = Number(/^([\d,]+) of/.exec(text)?.[1]?.replaceAll(',', '') ?? NaN);
    return count >= wanted ? count : false;
  }, atLeast);
  return Number(await known.jsonValue());
}

function firstPatch(page: Page) {
  return page.getByRole('grid', { name: /^Patches of / }).getByRole('button', { name: /^1: / }).first(); // prettier-ignore
}

/** As the page writes values of this size. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
