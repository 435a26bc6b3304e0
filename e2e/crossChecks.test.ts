/** Other methods' maps beside the heatmap: computed, compared, controlled with random weights, measured; and the link to it. */
import type { Image } from '../lib/domain/imageSet';
import { modelCardSchema } from '../lib/domain/modelCard';
import { TINY_INPUT, TINY_OUTPUT } from '../lib/onnx/tinyNetwork';
import { encodeBundle } from '../lib/tfjs/bundle';
import { tinyLayersModel } from '../lib/tfjs/tinyTfjs.testing';
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';
import { addNetwork, createSession, getJson } from './subject';

test('a heatmap is checked by RISE and Grad-CAM, by a control with random weights and by its measures', async ({
  server,
  browser,
}) => {
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/demo-digits`);
  const { page } = ada;
  await page.getByRole('button', { name: 'Cross-checks' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('checks')).toBe('500');
  const card = (name: string) => page.getByRole('region', { name: `Map by ${name}` });
  await ada.run.click();
  await ada.complete();

  // The heatmap's own map comes by itself; the others are asked for.
  await expect(card('Occlusion').locator('canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'Compute all' }).click();
  for (const name of ['RISE', 'Grad-CAM']) await expect(card(name).getByText('Export:')).toBeVisible();
  await expect(card('RISE')).toContainText('mean probability while the pixel is kept');
  const agreement = page.getByRole('table', { name: 'Agreement of the maps' });
  await expect(agreement.getByRole('row')).toHaveCount(4);
  await expect(agreement.getByRole('row', { name: /^Occlusion – RISE/ })).toContainText(/0\.\d\d/);

  // The value under the pointer is told of all maps.
  await card('RISE').locator('canvas').first().hover({ force: true });
  for (const name of ['Occlusion', 'RISE', 'Grad-CAM']) await expect(card(name)).toContainText(', here ');

  await page.getByRole('button', { name: 'Run the control with random weights' }).click();
  const control = page.getByRole('table', { name: 'Likeness of each map to its control' });
  await expect(control.getByRole('row')).toHaveCount(4);

  await page.getByRole('button', { name: 'Measure the maps' }).click();
  const measures = page.getByRole('table', { name: 'Areas under the curves, and mean sensitivity' });
  await expect(measures.getByRole('row')).toHaveCount(5);
  await expect(page.getByRole('table', { name: 'Sensitivity-n' })).toBeVisible();
  await expectNoViolation(page);

  await page.getByRole('button', { name: 'Show as table' }).click();
  const twin = page.getByRole('table', { name: 'Mean value of each map in each ninth of the picture' });
  // Its frame scrolls by itself: it must not give way to what stands below.
  expect((await twin.locator('..').boundingBox())?.height).toBeGreaterThan(200);
  await expect(twin.getByRole('row')).toHaveCount(10);
  await expect(twin.getByRole('row', { name: /^middle centre/ })).toContainText(/\d/);

  // Nothing is computed twice: the link shows all of it at once.
  await page.reload();
  await expect(agreement.getByRole('row')).toHaveCount(4);
  await expect(control.getByRole('row')).toHaveCount(4);
  await expect(measures.getByRole('row')).toHaveCount(5);
});

test('a network of TensorFlow.js is checked by gradients too, and its Grad-CAM by another layer', async ({
  server,
  browser,
}) => {
  const size = { width: 28, height: 28, channels: 1 } as const;
  const card = modelCardSchema.parse({
    name: 'Digits in TensorFlow.js',
    format: 'tfjs',
    file: 'digits.bundle',
    input: { tensor: TINY_INPUT, ...size, layout: 'NHWC', channels: 'GRAY', scale: 1 / 255, mean: [0], std: [1] },
    output: { tensor: TINY_OUTPUT, kind: 'probability' },
    labels: Array.from({ length: 10 }, (_, digit) => String(digit)),
  });
  const bytes = encodeBundle(tinyLayersModel({ ...size, classes: 10, output: 'probability' }));
  const network = await addNetwork(server.url, bytes, card);
  const { items } = await getJson<{ items: Image[] }>(`${server.url}/api/image-sets/digits/images?offset=0&limit=1`);
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const session = await createSession(server.url, 'Gradients', { network, image: items[0]!, spec });
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/${session.id}?checks=500`);
  const { page } = ada;
  await ada.run.click();
  await ada.complete();
  await page.getByRole('button', { name: 'Compute all' }).click();
  const map = (name: string) => page.getByRole('region', { name: `Map by ${name}` });
  for (const name of ['RISE', 'Grad-CAM', 'Gradient', 'Integrated gradients'])
    await expect(map(name).getByText('Export:')).toBeVisible();
  const agreement = page.getByRole('table', { name: 'Agreement of the maps' });
  await expect(agreement.getByRole('row')).toHaveCount(1 + 10);

  await expect(map('Grad-CAM')).toContainText('14 × 14');
  await map('Grad-CAM').getByLabel('Layer').selectOption('relu1');
  await map('Grad-CAM').getByRole('button', { name: 'Compute' }).click();
  await expect(map('Grad-CAM')).toContainText('28 × 28');
  await expect(page).toHaveURL(/[?&]at=relu1/); // written once the view rests
  await page.reload();
  await expect(map('Grad-CAM')).toContainText('28 × 28');
  await expect(map('Gradient').getByText('Export:')).toBeVisible();
  await expectNoViolation(page);
});
