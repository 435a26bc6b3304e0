/** What is shown of an occlusion map: classes, a threshold, pixels, and the maps of other classes beside it. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

/** In light and dark on a desk and on a phone; the twins in one each. */
const ALL_LOOKS = [
  { size: PHONE, colorScheme: 'light' },
  { size: PHONE, colorScheme: 'dark' },
  { size: DESK, colorScheme: 'dark' },
  { size: DESK, colorScheme: 'light' },
] as const;

async function expectAccessible(page: Page, looks: readonly (typeof ALL_LOOKS)[number][]): Promise<void> {
  for (const { size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await expectNoViolation(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
}

/** Cells or pixels of the large map through which the picture is seen, and all of them. */
function transparentIn(page: Page): Promise<{ transparent: number; all: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('main canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let transparent = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] === 0) transparent++;
    return { transparent, all: data.length / 4 };
  });
}

/** Somebody in front of the demo's digit with its map complete: 28 × 28 cells. */
async function computedDigit(browser: Browser, url: string): Promise<Person> {
  const person = await Person.join(browser, 'Ada', `${url}/s/demo-digits`);
  await person.run.click();
  await person.complete();
  return person;
}

test('classes win cells: named, coloured, counted, alone, as a table and as a picture', async ({ server, browser }) => {
  const ada = await computedDigit(browser, server.url);
  const { page } = ada;
  await page.getByRole('radio', { name: 'Best class' }).check();
  const legend = page.getByRole('region', { name: 'Most probable classes' });
  const entries = legend.getByRole('list', { name: 'Legend' }).getByRole('button');
  await expect(entries.first()).toBeVisible();
  const counts = await entries.locator('> span:last-child').allInnerTexts();
  const cells = counts.map((text) => Number.parseInt(text.replaceAll(',', ''), 10));
  expect(cells).toEqual(cells.toSorted((a, b) => b - a));
  expect(cells.reduce((sum, count) => sum + count)).toBe(784);
  expect(await transparentIn(page)).toEqual({ transparent: 0, all: 784 });
  await expect.poll(() => parameter(page, 'shows')).toBe('classes');

  // The class under the keyboard is named, with its probability, in the legend and to screen readers.
  await ada.heatmap.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('gridcell')).toHaveText(/Best class: \d, \d\.\d{3}\./);
  const spoken = /Best class: (\d), (\d\.\d{3})/.exec((await page.getByRole('gridcell').textContent()) ?? '')!;
  await expect(legend).toContainText(`here: ${spoken[1]}, ${spoken[2]}`);

  // One class alone: the picture is seen wherever another one wins.
  const rarest = entries.last();
  const [name] = /^\d/.exec((await rarest.textContent())!.trim())!;
  await rarest.click();
  await expect(rarest).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => transparentIn(page)).toEqual({ transparent: 784 - cells.at(-1)!, all: 784 });
  await expect.poll(() => parameter(page, 'only')).toBe(name);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'as shown' }).click()]); // prettier-ignore
  expect(download.suggestedFilename()).toMatch(/-classes\.png$/);
  const file = await sharp(await readFile(await download.path())).metadata();
  expect(file).toMatchObject({ format: 'png', width: 28 * 23 + 32 });

  // The same view comes to who opens the link.
  const link = page.url();
  await page.getByRole('button', { name: 'Make it the target' }).click();
  await expect.poll(() => parameter(page, 'target')).toBe(name);
  await page.keyboard.press('t');
  const table = page.getByRole('table', { name: /^Most probable classes by/ });
  await expect(table.getByRole('row')).toHaveCount(1 + cells.length);
  await expect(table.getByRole('row').nth(1)).toContainText(`${cells[0]}`);
  await expectAccessible(page, [ALL_LOOKS[1], ALL_LOOKS[3]]);
  await page.getByRole('button', { name: 'Show the heatmap' }).click();
  await expectAccessible(page, ALL_LOOKS);

  await page.goto(link);
  await expect(page.getByRole('radio', { name: 'Best class' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Show all', exact: true })).toBeVisible();
});

test('a threshold lets the picture through, pixels are averages, and other classes stand beside', async ({
  server,
  browser,
}) => {
  const ada = await computedDigit(browser, server.url);
  const { page } = ada;
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await page.getByRole('radio', { name: 'Drop' }).check();

  // By share, with the keyboard; the value that it comes to stands in the field.
  const slider = page.getByRole('slider', { name: /hidden/i });
  await slider.focus();
  await page.keyboard.press('End');
  for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Hidden: 90 %')).toBeVisible();
  const field = page.getByRole('spinbutton', { name: 'Hide a drop below' });
  const limit = Number(await field.inputValue());
  expect(limit).toBeGreaterThan(0);
  expect(await transparentIn(page)).toEqual({ transparent: 705, all: 784 });
  await expect.poll(() => parameter(page, 'hide')).toBe('90');
  // By value; another score hides the same cells.
  await field.fill('0.5');
  await field.press('Enter');
  await expect.poll(() => parameter(page, 'limit')).not.toBeNull();
  const hidden = await transparentIn(page);
  expect(hidden.transparent).toBeGreaterThan(0);
  await page.getByRole('radio', { name: 'Log-odds' }).check();
  await expect(page.getByRole('spinbutton', { name: 'Hide above' })).toBeVisible();
  expect(await transparentIn(page)).toEqual(hidden);
  await page.getByRole('radio', { name: 'Drop' }).check();
  await page.keyboard.press('t');
  await expect(page.getByRole('columnheader', { name: 'Threshold' })).toBeVisible();
  await page.keyboard.press('t');
  await field.fill('');
  await field.press('Enter');
  expect((await transparentIn(page)).transparent).toBe(0);

  // Per pixel: what no patch covers is striped, and said.
  await page.getByLabel('Patch', { exact: true }).fill('2');
  await page.getByLabel('Stride', { exact: true }).fill('4');
  await page.getByLabel('Stride', { exact: true }).press('Enter');
  await ada.run.click();
  await expect(page.getByText(/^49 cells, complete/)).toBeVisible();
  await page.getByRole('radio', { name: 'Pixel' }).check();
  await expect(inspector).toContainText('Striped: 75 % of the pixels lie under no patch.');
  // A half of the uncovered pixels carries a stripe.
  expect(await transparentIn(page)).toEqual({ transparent: 294, all: 784 });
  const box = (await ada.heatmap.boundingBox())!;
  await page.mouse.move(box.x + (1.5 / 28) * box.width, box.y + (1.5 / 28) * box.height);
  await expect(inspector).toContainText('Pixel 1, 1');
  await expect(inspector).toContainText('the average over the one patch that covers it');
  await page.mouse.move(box.x + (3.5 / 28) * box.width, box.y + (3.5 / 28) * box.height);
  await expect(inspector).toContainText('No patch covers this pixel: it was not tested.');
  await expect.poll(() => parameter(page, 'per')).toBe('pixel');

  // Other classes: the same pointer, a common range or their own; a press makes one the target.
  const target = await page.getByRole('combobox', { name: 'Target class' }).inputValue();
  for (const digit of ['3', '8']) {
    const search = page.getByRole('combobox', { name: 'Show another class beside it' });
    await search.click();
    await search.fill(digit);
    await page.getByRole('listbox').getByRole('option', { name: digit }).first().click();
  }
  const others = page.getByRole('list', { name: 'Maps of other classes' });
  await page
    .getByRole('button', { name: /^Show the map of \d beside/ })
    .first()
    .click();
  await expect(others.locator('canvas')).toHaveCount(3);
  await page.getByRole('list', { name: 'Classes beside the target' }).getByRole('button').last().click();
  await expect(others.locator('canvas')).toHaveCount(2);
  await expect.poll(() => parameter(page, 'beside')).toBe('3.8');
  await others.getByRole('button', { name: 'Make 8 the target class' }).hover();
  await expect(others.getByText(/^here /)).toHaveCount(2);
  // What stands below the numbers under the pointer does not move when the pointer goes there.
  const ownRange = page.getByRole('radio', { name: 'Own range' });
  const place = await ownRange.boundingBox();
  await page.mouse.move(0, 0);
  await expect(others.getByText(/^here /)).toHaveCount(0);
  expect(await ownRange.boundingBox()).toEqual(place);
  await ownRange.click();
  await expect(ownRange).toBeChecked();
  await expect.poll(() => parameter(page, 'ranges')).toBe('own');
  await expectAccessible(page, ALL_LOOKS);
  const link = page.url();
  await others.getByRole('button', { name: 'Make 8 the target class' }).click();
  await expect.poll(() => parameter(page, 'target')).toBe('8');
  await expect.poll(() => parameter(page, 'beside')).toMatch(/^3\.\d$/);
  await expect(page.getByRole('combobox', { name: 'Target class' })).not.toHaveValue(target);
  // The network gives the 8 next to nothing on this picture: the map of it says so.
  await expect(inspector).toContainText('This map says little.');
  await page.keyboard.press('t');
  await expect(page.getByRole('columnheader', { name: 'At its centre' })).toBeVisible();

  await page.goto(link);
  await expect(others.locator('canvas')).toHaveCount(2);
  await expect(page.getByRole('radio', { name: 'Pixel' })).toBeChecked();
});
