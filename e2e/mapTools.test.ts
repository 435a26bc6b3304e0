/** What can be done with a map: its axes, its time, its colours and pictures, selections, a second map, fingers. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import type { Embedding, EmbeddingPoints } from '../lib/domain/embedding';
import type { PredictionSummary } from '../lib/protocol/rest';
import { pngGray } from '../server/seed/pngGray';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';
import {
  boxOf,
  circleIn,
  columnOf,
  drag,
  drawnOf,
  expectState,
  lasso,
  madeMap,
  makeMap,
  mapOf,
  NETWORK,
  newMapSession,
  parameter,
  SET,
  tableOf,
  time,
} from './mapPage';
import { getJson, postJson } from './subject';

const COLUMN = { file: 2, x: 6, y: 7 } as const;
const PCA = { method: 'pca' };
const TSNE = { method: 'tsne', perplexity: 20, iterations: 300 };

test('axes stay in the address; a run is stopped and gone on with by two; one looks back alone; UMAP is made', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const address = await newMapSession(server.url);
  const { page: ada } = await Person.join(browser, 'Ada', address);

  await makeMap(ada, 'PCA');
  await expectState(ada, 'Finished');
  await ada.getByRole('button', { name: 'Show as table' }).click();
  const onFirst = await columnOf(tableOf(ada), COLUMN.x);
  expect(onFirst.length).toBeGreaterThan(5);
  await ada.getByLabel('Along x').selectOption('1');
  await expect(ada.getByLabel('Along y')).toHaveValue('0'); // they changed places
  await ada.getByLabel('Along x').selectOption('4');
  const isTurned = async () => {
    await expect.poll(() => columnOf(tableOf(ada), COLUMN.y)).toEqual(onFirst);
    expect(await columnOf(tableOf(ada), COLUMN.x)).not.toEqual(onFirst);
  };
  await isTurned();
  await expect(ada).toHaveURL(/&axes=4\.0&/);
  await ada.reload();
  await expect(ada.getByLabel('Along x')).toHaveValue('4');
  await isTurned();
  await ada.getByRole('button', { name: 'Show the map' }).click();

  const { page: ben } = await Person.join(browser, 'Ben', address);
  await makeMap(ada, 't-SNE', { Perplexity: '20', Iterations: '9000' });
  for (const page of [ada, ben]) await expectState(page, /^Iteration \d/);
  await ada.getByRole('button', { name: 'Stop', exact: true }).click();
  for (const page of [ada, ben]) await expectState(page, /^Stopped at iteration [\d,]+ of 9,000$/);
  await ben.getByRole('button', { name: 'Go on' }).click();
  for (const page of [ada, ben]) await expectState(page, /^Iteration \d/);
  await ada.getByRole('button', { name: 'Stop', exact: true }).click();
  for (const page of [ada, ben]) await expectState(page, /^Stopped at iteration/);
  const stoppedAt = (await newestMap(server.url)).iteration;
  await ben.getByRole('button', { name: '250 more iterations' }).click();
  const last = stoppedAt + 250;
  for (const page of [ada, ben]) {
    await expectState(page, `Finished, ${last.toLocaleString('en-GB')} iterations`);
    await expect(drawnOf(page)).toHaveAttribute('data-iteration', String(last));
  }

  // Back in time for oneself: the others stay where they are, and where they go is their own affair.
  const [begin = 0, second = 0] = (await newestMap(server.url)).keptFrames;
  await ada.getByLabel('Only for me').check();
  await ada.getByRole('slider', { name: 'Iteration' }).focus();
  await ada.keyboard.press('Home');
  await ada.keyboard.press('ArrowRight');
  await expect(drawnOf(ada)).toHaveAttribute('data-iteration', String(second));
  await expect(ada).toHaveURL(new RegExp(`&own=${second}(&|$)`));
  await ada.reload();
  await expect(drawnOf(ada)).toHaveAttribute('data-iteration', String(second));
  await expect(drawnOf(ben)).toHaveAttribute('data-iteration', String(last));
  await time(ada).getByRole('button', { name: 'Live' }).click();
  await ben.getByRole('slider', { name: 'Iteration' }).focus();
  await ben.keyboard.press('Home');
  await expect(drawnOf(ben)).toHaveAttribute('data-iteration', String(begin));
  await expect(ada).toHaveURL(new RegExp(`&frame=${begin}&.*own=live`)); // told, and not followed
  await expect(drawnOf(ada)).toHaveAttribute('data-iteration', String(last));
  await ada.getByLabel('Only for me').uncheck();
  await expect(drawnOf(ada)).toHaveAttribute('data-iteration', String(begin));

  await makeMap(ada, 'UMAP', { Neighbours: '10' });
  for (const page of [ada, ben]) {
    await expectState(page, /^Finished, \d+ iterations$/);
    await expect(page.locator('main').getByText(/^UMAP of /)).toBeVisible();
    await expect(page.getByText('10 neighbours, seed 1').first()).toBeVisible();
  }
  // Its steps shrink towards the last one.
  await expect(time(ada).getByRole('button', { name: '250 more iterations' })).toBeHidden();
  expect((await newestMap(server.url)).request.spec).toMatchObject({ method: 'umap', neighbours: 10 });
});

test('new pictures are placed in a map; colours; what a box selects is saved, renamed, exported, deleted; the search', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const map = await madeMap(server.url, TSNE);
  // From the set itself.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/images/${SET}`);
  await page.getByRole('button', { name: 'Map of these pictures' }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await page.getByRole('list', { name: 'Maps of these pictures' }).getByRole('button').first().click();
  await expect(drawnOf(page)).toHaveAttribute('data-map', map.id);

  // A picture that comes later moves the others little, and is told apart.
  await addPicture(server.url, 'late.png');
  await seeAgain(page);
  await expect(page.getByText('1 picture of the set is not on this map.')).toBeVisible();
  await page.getByRole('button', { name: 'Place 1 new picture' }).click();
  await expect(drawnOf(page)).not.toHaveAttribute('data-map', map.id, { timeout: 60_000 });
  await expectState(page, /^Finished, 430 iterations$/);
  await expect(page.getByText(/^The points that were there before moved by (less than )?\d+\.\d % of half/)).toBeVisible(); // prettier-ignore
  await expect(page.getByText(/not on this map/)).toBeHidden();
  const legend = page.getByRole('list', { name: 'Legend' });
  const colourBy = page.getByLabel('Colour by');
  await colourBy.selectOption('added');
  await expect(legend.getByRole('listitem')).toHaveText([/there from the start ?240/, /added later ?1/]);

  await colourBy.selectOption('prediction');
  await expect(page.getByText('The network was not asked about these pictures yet.')).toBeVisible();
  await predict(server.url);
  await seeAgain(page);
  await expect(page.getByText('The network was not asked about these pictures yet.')).toBeHidden();
  const counts = async () => (await legend.getByRole('listitem').allInnerTexts()).map((text) => Number(/(\d+)\s*only/.exec(text)?.[1])); // prettier-ignore
  expect((await counts()).reduce((sum, count) => sum + count)).toBe(241);
  await colourBy.selectOption('outcome');
  await expect(legend.getByRole('listitem').first()).toHaveText(/^\W*right/);
  const [right = 0, wrong = 0, unknown = 0] = await counts();
  expect([right + wrong, unknown]).toEqual([240, 1]);
  expect(right).toBeGreaterThan(wrong);
  await colourBy.selectOption('label');

  await selectAndSave(page);
  await search(page, server.url);
});

/** Box, Shift, Alt and Esc; the selection gets a name, another one, a table of its members, and goes. */
async function selectAndSave(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Box' }).check({ force: true });
  const { left, top, width, height } = await boxOf(mapOf(page));
  const at = (x: number, y: number) => [left + x * width, top + y * height] as const;
  const region = page.getByRole('region', { name: 'Selection', exact: true });
  const selected = async () => {
    const text = await region.getByRole('status').innerText();
    return text.startsWith('Nothing') ? 0 : Number(/^(\d+) pictures? selected$/.exec(text)?.[1]);
  };
  await drag(page, [at(0, 0), at(0.5, 1)]);
  await expect.poll(selected).toBeGreaterThan(0);
  const half = await selected();
  await page.keyboard.down('Shift');
  await drag(page, [at(0.5, 0), at(1, 0.5)]);
  await page.keyboard.up('Shift');
  await expect.poll(selected).toBeGreaterThan(half);
  const more = await selected();
  await page.keyboard.down('Alt');
  await drag(page, [at(0, 0), at(0.5, 1)]);
  await page.keyboard.up('Alt');
  await expect.poll(selected).toBe(more - half);
  // Esc ends the drawing, and the selection stays; once more, and it is dropped.
  await page.mouse.move(...at(0.2, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.8, 0.8));
  await expect(page.locator('polygon').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('polygon')).toHaveCount(0);
  await page.mouse.up();
  expect(await selected()).toBe(more - half);
  expect(parameter(page, 'camera')).toBeNull();

  await page.getByRole('button', { name: 'Save …' }).click();
  await page.getByLabel('Name', { exact: true }).fill('First name');
  await page.getByRole('button', { name: 'Save selection' }).click();
  await expect(page.getByRole('heading', { name: 'Selection: First name' })).toBeVisible();
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'More about First name' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('  ');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('Second name');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: 'Selection: Second name' })).toBeVisible();
  await expect(page.getByRole('link', { name: `Second name ${more - half} pictures · Ada` })).toBeVisible();

  await page.getByRole('button', { name: 'More about Second name' }).click();
  const csv = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Save the members (CSV)' }).click();
  const file = await csv;
  expect(file.suggestedFilename()).toBe('Second-name.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect([lines[0], lines.length]).toEqual(['file,label', 1 + more - half]);
  await dialog.getByRole('button', { name: 'Delete …' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Selection', exact: true })).toBeVisible();
  await expect(page.getByText('Second name')).toHaveCount(0);
  await expect.poll(selected).toBe(0);
  await expect.poll(() => parameter(page, 'selection')).toBeNull();

  await drag(page, [at(0, 0), at(1, 1)]);
  await expect.poll(selected).toBe(241);
  await page.keyboard.press('Escape');
  await expect.poll(selected).toBe(0);
  await page.getByRole('radio', { name: 'Move' }).check({ force: true });
}

/** Enter goes from match to match and brings it into view; a double click goes near to what is under it. */
async function search(page: Page, url: string): Promise<void> {
  const { id } = await newestMap(url);
  const { imageIds, labels, labelNames } = await getJson<EmbeddingPoints>(`${url}/api/embeddings/${id}/points`);
  const kept = labelNames[0] ?? '';
  const count = labels.filter((label) => label === 0).length;
  const field = page.getByLabel('Search the map');
  await field.fill('scene-');
  await expect(page.getByText('240 pictures · Enter: the next one')).toBeVisible();
  // What the legend hides is not led to.
  await page.getByRole('button', { name: `only ${kept}`, exact: true }).click();
  await expect(page.getByText(`${count} pictures, ${240 - count} hidden · Enter: the next one`)).toBeVisible(); // prettier-ignore
  await field.focus();
  let focus: string | null = null;
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press('Enter');
    await expect(page.getByText(new RegExp(`^\\d+ of ${count} pictures, `))).toBeVisible();
    await expect.poll(() => parameter(page, 'focus')).not.toBe(focus);
    focus = parameter(page, 'focus');
    expect(labels[imageIds.indexOf(focus ?? '')]).toBe(0);
  }
  await page.getByRole('button', { name: /^Show all/ }).click();
  await field.fill('zzz');
  await expect(page.getByText('no picture matches', { exact: true })).toBeVisible();
  await field.fill('');

  // From afar, with one point in the middle.
  const target = await placeOf(url, id, 'late.png');
  const camera = (zoom: number) => [target.x, target.y, zoom].map((value) => value.toFixed(3)).join('_');
  const there = new URL(page.url());
  for (const name of ['find', 'hide', 'focus']) there.searchParams.delete(name);
  there.searchParams.set('camera', camera(3));
  await page.goto(there.href);
  await expect(drawnOf(page)).toBeVisible();
  await expect(page.locator('[data-state=drawn]')).toBeVisible();
  const { left, top, width, height } = await boxOf(mapOf(page));
  await page.mouse.dblclick(left + width / 2, top + height / 2);
  await expect(page.getByRole('region', { name: 'Picture', exact: true }).getByText('late.png')).toBeVisible();
  await expect.poll(() => zoomOf(page)).toBeGreaterThan(5);
  await mapOf(page).focus();
  await page.keyboard.press('0');
  await expect.poll(() => parameter(page, 'camera')).toBeNull();
}

test('two maps side by side: each with its own place and axes, one selection; and all of it with fingers at 360 px', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const [tsne, pca] = [await madeMap(server.url, TSNE), await madeMap(server.url, PCA)];
  const address = await newMapSession(server.url);
  const { page: ada } = await Person.join(browser, 'Ada', address);
  const { page: ben } = await Person.join(browser, 'Ben', address);
  await ada
    .getByRole('list', { name: 'Maps of these pictures' })
    .getByRole('button', { name: /^t-SNE/ })
    .click();
  await expect(drawnOf(ada)).toHaveAttribute('data-map', tsne.id);
  await ada.getByLabel('Beside it').selectOption({ value: pca.id });
  const [left, right] = ['The map', 'The map beside it'] as const;
  const sideOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  for (const page of [ada, ben]) {
    await expect(drawnOf(sideOf(page, left))).toHaveAttribute('data-map', tsne.id);
    await expect(drawnOf(sideOf(page, right))).toHaveAttribute('data-map', pca.id);
  }

  // Each map has its own camera and axes, and both are in the address.
  for (const name of [left, right]) await expect(sideOf(ada, name).locator('[data-state=drawn]')).toBeVisible();
  await sideOf(ada, right).getByLabel('Along x').selectOption('9');
  await mapOf(sideOf(ada, right)).focus();
  await ada.keyboard.press('+');
  await expect.poll(() => parameter(ada, 'beside-axes')).toBe('9.1');
  await expect.poll(() => parameter(ada, 'beside-camera')).not.toBeNull();
  const besideCamera = parameter(ada, 'beside-camera');
  expect([parameter(ada, 'camera'), parameter(ada, 'axes')]).toEqual([null, null]);
  await ada.reload();
  await expect(sideOf(ada, right).getByLabel('Along x')).toHaveValue('9');
  for (const name of [left, right]) await expect(sideOf(ada, name).locator('[data-state=drawn]')).toBeVisible();
  expect(parameter(ada, 'beside-camera')).toBe(besideCamera);
  await expect(ada.locator('main').getByRole('alert')).toHaveCount(0);
  await expectNoViolation(ada);
  await ada.getByRole('button', { name: 'Whole map' }).click();
  await expect.poll(() => parameter(ada, 'beside-camera')).toBeNull();

  // What is circled on the left is selected on the right, for this person alone.
  await lasso(ada, mapOf(sideOf(ada, left)));
  await expect(ada.getByText(/^\d+ pictures selected$/)).toBeVisible();
  await expect(ben.getByText(/^Nothing is selected/)).toBeVisible();
  await ada.getByRole('button', { name: 'Show as table' }).click();
  for (const direction of ['ascending', 'descending']) {
    await tableOf(sideOf(ada, left)).getByRole('button', { name: 'Selected' }).click();
    for (const name of [left, right])
      await expect(tableOf(sideOf(ada, name)).getByRole('columnheader').first()).toHaveAttribute(
        'aria-sort',
        direction,
      );
  }
  await expect.poll(() => parameter(ada, 'sort')).toBe('selected.descending');
  const chosen: string[][] = [];
  for (const name of [left, right]) {
    const table = tableOf(sideOf(ada, name));
    const marked = table.locator('[role=row][aria-selected=true]');
    await expect(marked.first()).toBeVisible();
    chosen.push(await marked.locator(`[aria-colindex="${COLUMN.file}"]`).allInnerTexts());
  }
  expect(chosen[0]!.length).toBeGreaterThan(3);
  expect(chosen[1]!.slice(0, 4)).toEqual(chosen[0]!.slice(0, 4));

  await withFingers(browser, address);
});

/** A phone: one finger moves, two zoom, a circle selects, a tap goes to a point. */
async function withFingers(browser: Browser, address: string): Promise<void> {
  const phone = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page } = await Person.join(browser, 'Tia', address, phone);
  const map = mapOf(page.getByRole('region', { name: 'The map', exact: true }));
  await expect(page.locator('[data-state=drawn]').first()).toBeVisible();
  await map.scrollIntoViewIfNeeded();
  const wire = await page.context().newCDPSession(page);
  const touch = (type: string, ...points: (readonly [number, number])[]) =>
    wire.send('Input.dispatchTouchEvent', { type: type as 'touchMove', touchPoints: points.map(([x, y], id) => ({ x, y, id })) }); // prettier-ignore
  const middle = async () => {
    const { left, top, width, height } = await boxOf(map);
    return [left + width / 2, top + height / 2] as const;
  };
  const scrolled = await page.evaluate(() => window.scrollY);

  const [x, y] = await middle();
  await touch('touchStart', [x, y]);
  for (let step = 1; step <= 10; step++) await touch('touchMove', [x + 6 * step, y + 6 * step]);
  await touch('touchEnd');
  await expect.poll(() => parameter(page, 'camera')).not.toBeNull();
  const moved = zoomOf(page);
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  await touch('touchStart', [x - 20, y], [x + 20, y]);
  for (let step = 1; step <= 10; step++) await touch('touchMove', [x - 20 - 8 * step, y], [x + 20 + 8 * step, y]);
  await touch('touchEnd');
  await expect.poll(() => zoomOf(page)).toBeGreaterThan(moved + 1);
  await page.getByRole('button', { name: 'Whole map' }).tap();
  await expect.poll(() => parameter(page, 'camera')).toBeNull();

  await page.getByRole('radio', { name: 'Lasso' }).check({ force: true });
  await map.scrollIntoViewIfNeeded();
  const [first, ...circle] = circleIn(await boxOf(map));
  await touch('touchStart', first!);
  for (const place of circle) await touch('touchMove', place);
  await touch('touchEnd');
  await expect(page.getByText(/^\d+ pictures selected$/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

/** Binary logarithm of the pixels of a unit, as the address says it. */
function zoomOf(page: Page): number {
  return Number(parameter(page, 'camera')?.split('_')[2] ?? NaN);
}

async function newestMap(url: string): Promise<Embedding> {
  const { embeddings } = await getJson<{ embeddings: Embedding[] }>(`${url}/api/image-sets/${SET}/embeddings`);
  if (!embeddings[0]) throw new Error('There is no map.');
  return embeddings[0];
}

async function placeOf(url: string, mapId: string, fileName: string): Promise<{ x: number; y: number }> {
  const answer = await fetch(`${url}/api/embeddings/${mapId}/coordinates?format=csv`);
  const line = (await answer.text()).split('\r\n').find((text) => text.startsWith(`${fileName},`));
  const [x, y] = (line ?? '').split(',').slice(2).map(Number);
  if (x === undefined || y === undefined) throw new Error(`${fileName} has no place on the map.`);
  return { x, y };
}

/** Adds a picture without a label to the scenes: stripes. */
async function addPicture(url: string, fileName: string): Promise<void> {
  const pixels = Uint8Array.from({ length: 96 * 96 }, (_, i) => (i % 8 < 4 ? 40 : 220));
  const body = new Uint8Array(pngGray(pixels, 96, 96));
  const answer = await fetch(`${url}/api/image-sets/${SET}/images?fileName=${fileName}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Asks the network about all scenes, and waits for its answers. */
async function predict(url: string): Promise<void> {
  const path = `${url}/api/image-sets/${SET}/predictions`;
  await postJson(path, { networkId: NETWORK });
  const known = async () => (await getJson<PredictionSummary>(`${path}?network=${NETWORK}`)).tally.predicted;
  await expect.poll(known, { timeout: 60_000 }).toBe(241);
}

/** As somebody who comes back to the page: what may have changed is asked for again. */
async function seeAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}
