/** Fills: chosen by everybody's settings, kept in the address, and shown as the very pixels that the network gets. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { Fill } from '../lib/domain/occlusion';
import type { Network } from '../lib/domain/network';
import type { RgbImage } from '../lib/image/preprocess';
import { replacementImage } from '../lib/occlusion/fill';
import { occlusionGrid, patchRect } from '../lib/occlusion/grid';
import { occludedPixels } from '../lib/occlusion/occlude';
import { expect, Person, test } from './fixtures';
import { getJson } from './subject';

/** The cell that the address names, and the demo's patch and stride on its 96 × 96 pixels. */
const PLACE = { row: 9, col: 12 };
const SPEC = { patch: 20, stride: 4 };

/** The canvas of the occluded picture, as RGB. */
function shownPixels(page: Page): Promise<number[]> {
  return page.getByRole('img', { name: /^The picture occluded at row/ }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(data).filter((_, at) => at % 4 !== 3);
  });
}

/** The picture as the network of the address gets it, decoded by another library than the browser's. */
async function inputOf(url: string, page: Page): Promise<{ network: Network; image: RgbImage }> {
  await page.waitForURL(/network=.*image=/);
  const address = new URL(page.url()).searchParams;
  const { networks } = await getJson<{ networks: Network[] }>(`${url}/api/networks`);
  const network = networks.find(({ id }) => id === address.get('network'))!;
  const png = await fetch(`${url}/api/images/${address.get('image')}/input?network=${network.id}`);
  const { data, info } = await sharp(await png.arrayBuffer())
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { network, image: { width: info.width, height: info.height, rgb: new Uint8Array(data) } };
}

test('every fill is in the address and in the picture of a cell, and a run with it says so', async ({
  server,
  browser,
}) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects?cell=${PLACE.row}.${PLACE.col}`);
  const { network, image } = await inputOf(server.url, page);
  const { input } = network.card;
  const rect = patchRect(occlusionGrid({ ...SPEC, fill: [0, 0, 0] }, input), SPEC, PLACE.row, PLACE.col);
  const settings = page.getByRole('region', { name: 'Inspector' });
  const fill = settings.getByLabel('Fill');

  async function expectShown(text: string, wanted: Fill): Promise<void> {
    await expect.poll(() => new URL(page.url()).searchParams.get('fill')).toBe(text);
    const expected = Array.from(occludedPixels(image, rect, replacementImage(image, wanted, input)).rgb);
    await expect.poll(async () => String(await shownPixels(page)) === String(expected), text).toBe(true);
  }
  await expectShown('808080', [128, 128, 128]);
  await fill.selectOption('Mean of the picture');
  await expectShown('mean', { kind: 'mean' });
  await fill.selectOption('Mean of the data');
  await expectShown('data-mean', { kind: 'data-mean' });

  await fill.selectOption('Blur');
  await expectShown('blur-7', { kind: 'blur', sigma: 7 }); // a third of the patch
  const sigma = settings.getByLabel('Sigma');
  await sigma.fill('0.2');
  await expect(settings.getByRole('alert')).toHaveText('Sigma must be at least 0.5 pixels.');
  await sigma.fill('2.5');
  await sigma.press('Enter');
  await expectShown('blur-2.5', { kind: 'blur', sigma: 2.5 });

  await fill.selectOption('Shuffled pixels');
  await expectShown('shuffle-1', { kind: 'shuffle', seed: 1 });
  await fill.selectOption('Noise');
  await settings.getByRole('button', { name: 'New seed' }).click();
  await expectShown('noise-2', { kind: 'noise', seed: 2 });

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/576 cells, complete/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^(?!Keep).*patch 20, stride 4, noise \(seed 2\)/ })).toBeVisible();
  await page.reload();
  await expect(fill).toHaveValue('noise');
  await expect(settings.getByLabel('Seed')).toHaveValue('2');

  // The card of the digits subtracts nothing: it says nothing of its data's colour.
  await page.goto(`${server.url}/s/demo-digits?fill=data-mean`);
  await expect(settings.getByRole('alert')).toContainText('names no colour');
  await expect(fill.getByRole('option', { name: 'Mean of the data (not in its card)' })).toBeDisabled();
  await fill.selectOption('Shuffled pixels');
  await expect(settings.getByRole('alert')).toBeHidden();
});
