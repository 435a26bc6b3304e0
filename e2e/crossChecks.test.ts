/** Other methods' maps beside the heatmap: computed, compared, controlled with random weights, measured; and the link to it. */
import { expectNoViolation } from './axe';
import { expect, Person, test } from './fixtures';

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
